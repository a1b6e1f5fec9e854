import { formatClockTime } from '@/lib/format';
import type { MailSummary } from './use-mails';

export interface Sending {
  text: string;
  /** It did not go out, and will not. */
  isKept: boolean;
}

/** What became of an email: the list holds what was written, and not all of that is sent. */
export function sendingOf({
  status,
  reason,
  sentAt,
}: Pick<MailSummary, 'status' | 'reason' | 'sentAt'>): Sending {
  if (status === 'sent')
    return { text: sentAt === null ? 'Sent' : `Sent ${formatClockTime(sentAt)}`, isKept: false };
  if (status === 'queued') return { text: 'Waiting to be sent', isKept: false };
  return { text: `Not sent: ${reason ?? 'no mail server is set.'}`, isKept: true };
}
