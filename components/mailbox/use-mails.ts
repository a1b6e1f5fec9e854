'use client';
import useSWR from 'swr';
import useSWRInfinite from 'swr/infinite';
import { z } from 'zod';
import { type ApiError, callApi } from '@/components/ui/call-api';

const summary = z.object({
  mailId: z.string(),
  orderId: z.string(),
  kind: z.string(),
  status: z.string(),
  recipient: z.string(),
  subject: z.string(),
  createdAt: z.number(),
});
export type MailSummary = z.output<typeof summary>;
const page = z.object({ mails: z.array(summary), next: z.string().optional() });
const mail = summary.extend({ html: z.string(), text: z.string() });
type Page = z.output<typeof page>;

const everyMs = 3_000;

/** Mails newest first, of one order when one is named, a page at a time. */
export const useMails = (orderId: string | null) =>
  useSWRInfinite<Page, ApiError>(
    (index: number, before: Page | null) => {
      if (index > 0 && !before?.next) return null;
      const query = new URLSearchParams({
        ...(orderId ? { orderId } : {}),
        ...(before?.next ? { cursor: before.next } : {}),
      });
      return `/mailbox?${query}`;
    },
    (key: string) => callApi(key, page),
    { refreshInterval: everyMs, keepPreviousData: true },
  );

export const useMail = (mailId: string | null) =>
  useSWR<z.output<typeof mail>, ApiError>(mailId && `/mailbox/${encodeURIComponent(mailId)}`, (key: string) =>
    callApi(key, mail),
  );
