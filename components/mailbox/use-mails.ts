'use client';
import useSWRInfinite from 'swr/infinite';
import { z } from 'zod';
import { type ApiError, callApi } from '@/components/browser/call-api';
import { retryEvery, type TimedAnswer, timedAnswer, usePolled } from '@/components/freshness/use-polled';
import { usePageNow } from '@/components/live';

const summary = z.object({
  mailId: z.string(),
  orderId: z.string(),
  kind: z.string(),
  status: z.string(),
  /** Why it was not sent. */
  reason: z.string().nullable(),
  recipient: z.string(),
  subject: z.string(),
  createdAt: z.number(),
  sentAt: z.number().nullable(),
});
export type MailSummary = z.output<typeof summary>;
const page = z.object({ mails: z.array(summary), next: z.string().optional() });
const mail = summary.extend({ html: z.string(), text: z.string() });
type Page = TimedAnswer<z.output<typeof page>>;

const pollMs = 3_000;

/** Emails, newest first and page by page; only those of one order if `orderId` is given. */
export function useMails(orderId: string | null) {
  const pageNow = usePageNow();
  const { data, error, size, setSize } = useSWRInfinite<Page, ApiError>(
    (index: number, before: Page | null) => {
      const next = before?.value.next;
      if (index > 0 && !next) return null;
      const query = new URLSearchParams({
        ...(orderId ? { orderId } : {}),
        ...(next ? { cursor: next } : {}),
      });
      return `/mailbox?${query}`;
    },
    async (key: string) => timedAnswer(await callApi(key, page), pageNow()),
    // The delivery status can change on every page.
    {
      refreshInterval: pollMs,
      keepPreviousData: true,
      revalidateAll: true,
      onErrorRetry: retryEvery(pollMs),
    },
  );
  return {
    mails: data?.flatMap(({ value }) => value.mails),
    /** Time of the last answer, epoch ms. */
    at: data?.[0]?.at,
    hasMore: data?.at(-1)?.value.next !== undefined,
    error,
    loadMore: () => void setSize(size + 1),
  };
}

export const useMail = (mailId: string) => usePolled(`/mailbox/${encodeURIComponent(mailId)}`, mail, pollMs);
