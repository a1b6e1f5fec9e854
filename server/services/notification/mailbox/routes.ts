import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { and, desc, eq, mailKinds, mails, type Queries, sql } from '@/server/db';
import type { Http } from '@/server/services/framework';
import { isAddressed, readMail } from './read-mail';

const summary = z.object({
  mailId: z.string(),
  orderId: z.string(),
  kind: z.enum(mailKinds),
  /** kept: in this mailbox only · queued, sent: over SMTP */
  status: z.string(),
  /** Why it was not sent. */
  reason: z.string().nullable(),
  recipient: z.string(),
  subject: z.string(),
  /** Epoch ms. */
  createdAt: z.number(),
  sentAt: z.number().nullable(),
});
const page = z.object({ mails: z.array(summary), next: z.string().optional() });
const mail = summary.extend({ html: z.string(), text: z.string() });
const query = z.object({
  /** The `next` of the previous page. */
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  orderId: z.string().min(1).max(128).optional(),
});

/** The HTTP API of the mailbox. */
export function mailRoutes(http: Http, queries: Queries): void {
  http.get('/mails', { schema: { querystring: query, response: { 200: page } } }, ({ query }) =>
    listMails(queries, query),
  );
  http.get(
    '/mails/:mailId',
    { schema: { params: z.object({ mailId: z.string().min(1).max(200) }), response: { 200: mail } } },
    async ({ params }) => {
      const found = await readMail(queries, params.mailId);
      if (!found) throw new ProblemError(404, `There is no mail ${params.mailId}.`);
      return found;
    },
  );
}

async function listMails(
  queries: Queries,
  { cursor, limit, orderId }: z.output<typeof query>,
): Promise<z.output<typeof page>> {
  const rows = await queries
    .select()
    .from(mails)
    .where(and(isAddressed, after(cursor), orderId === undefined ? undefined : eq(mails.orderId, orderId)))
    .orderBy(desc(mails.createdAt), desc(mails.mailId))
    .limit(limit + 1);
  const found = rows
    .slice(0, limit)
    .map((row) => ({ ...row, recipient: row.recipient ?? '', subject: row.subject ?? '' }));
  const last = rows.length > limit ? found.at(-1) : undefined;
  return { mails: found, ...(last ? { next: `${last.createdAt}~${last.mailId}` } : {}) };
}

function after(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [, createdAt, mailId] = /^(\d{1,16})~(.+)$/s.exec(cursor) ?? [];
  if (createdAt === undefined) {
    throw new ProblemError(400, 'The cursor is not one that this list gave out. Start without one.');
  }
  return sql`(${mails.createdAt}, ${mails.mailId}) < (${Number(createdAt)}, ${mailId})`;
}
