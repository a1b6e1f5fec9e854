import { formatClockTime } from '@/lib/text/format';
import type { MailSummary } from './use-mails';

export interface Sending {
  text: string;
  /** A mail server is set and it was not sent all the same. */
  isTrouble: boolean;
}

/** What became of an email: the list holds what was written, and not all of that is sent. */
export function sendingOf({
  status,
  reason,
  sentAt,
}: Pick<MailSummary, 'status' | 'reason' | 'sentAt'>): Sending {
  if (status === 'sent')
    return { text: sentAt === null ? 'Sent' : `Sent ${formatClockTime(sentAt)}`, isTrouble: false };
  if (status === 'queued') return { text: 'Waiting to be sent', isTrouble: false };
  return { text: `Not sent: ${reason ?? 'no mail server is set.'}`, isTrouble: reason !== null };
}
