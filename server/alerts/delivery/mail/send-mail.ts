import { attemptOf, type Sent } from '@/server/alerts/delivery/attempt';
import type { EmailSettings } from '@/server/alerts/delivery/channel';
import type { Message } from '@/server/alerts/delivery/formats/message';
import { type Database, markReleased, releasedCounts } from '@/server/db';
import { finalRefusal, type Mailer } from '@/server/mail/mailer';
import { parseSender, type Recipient, recipientOf } from '@/server/mail/recipient';
import { awaitSendingLimits, type CountedMail } from '@/server/mail/sending-limits';
import { composeAlertMail } from './compose';

/** To one channel, and to all: beyond that an alert is in the page only, or waits. */
const limits = { mailsPerAddressPerHour: 120, mailsPerMinute: 60 };

export interface MailCall {
  /** The same for each attempt. */
  id: string;
  channelId: string;
  message: Message;
}

/** Sends a mail to all addresses of a channel, within limits. Never throws. */
export async function sendMail(
  mailer: Mailer | undefined,
  database: Pick<Database, 'transaction'>,
  settings: EmailSettings,
  { id, channelId, message }: MailCall,
): Promise<Sent> {
  const at = Date.now();
  const kept = 'No mail server is set (SMTP_URL), so the mail stays here.';
  if (!mailer) return { result: 'kept', reason: kept, attempt: attemptOf(at, null, kept) };
  try {
    const counted = countedMail(id, channelId);
    const refusal = message.isTest ? undefined : await awaitSendingLimits(database, counted, () => limits);
    if (refusal !== undefined)
      return { result: 'refused', reason: refusal, attempt: attemptOf(at, null, refusal) };
    const [from, to] = [parseSender(settings.from), settings.addresses.map(toRecipient)];
    if (!from) throw new Error(`The sender is not one address: ${settings.from}`);
    const answer = await mailer.send({ mailId: id, from, to, ...composeAlertMail(message) });
    return { result: 'sent', attempt: attemptOf(at, null, answer) };
  } catch (error) {
    const reason = finalRefusal(error);
    const attempt = attemptOf(at, null, reason ?? (error as Error).message);
    return reason === undefined ? { result: 'failed', attempt } : { result: 'refused', reason, attempt };
  }
}

function toRecipient(address: string): Recipient {
  const recipient = recipientOf({ name: '', email: address });
  if (!recipient) throw new Error(`This is not one address: ${address}`);
  return recipient;
}

const countedMail = (deliveryId: string, channelId: string): CountedMail => ({
  lock: 'alerts.release',
  counts: (tx, since) => releasedCounts(tx, deliveryId, channelId, since),
  release: (tx, now) => markReleased(tx, deliveryId, now),
});
