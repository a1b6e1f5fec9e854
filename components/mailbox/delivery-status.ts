import { formatClockTime } from '@/lib/text/format';
import type { MailSummary } from './use-mails';

export interface DeliveryStatus {
  text: string;
  /** It was not sent although a mail server is set. */
  isProblem: boolean;
}

/** The delivery status of an email: not every email that was written is sent. */
export function deliveryStatusOf({
  status,
  reason,
  sentAt,
}: Pick<MailSummary, 'status' | 'reason' | 'sentAt'>): DeliveryStatus {
  if (status === 'sent')
    return { text: sentAt === null ? 'Sent' : `Sent ${formatClockTime(sentAt)}`, isProblem: false };
  if (status === 'queued') return { text: 'Waiting to be sent', isProblem: false };
  return { text: `Not sent: ${reason ?? 'no mail server is set.'}`, isProblem: reason !== null };
}
