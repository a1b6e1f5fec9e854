import type { EventData, Severity } from '@/lib/events';
import type { MailKind } from '@/server/db';
import { derivedId } from '../derived-id';
import type { MailRequest } from './mail/mail-content';

const words: Record<MailKind, { severity: Severity; title: string }> = {
  confirmation: { severity: 'success', title: 'Order confirmed' },
  dispatch: { severity: 'info', title: 'Order on its way' },
  cancellation: { severity: 'critical', title: 'Order cancelled' },
};

/** What the customer's screen shows of a mail. */
export function announcement(
  { orderId, kind, facts }: MailRequest,
  order: EventData<'order.placed'>,
): EventData<'notification.posted'> {
  const bodies: Record<MailKind, string> = {
    confirmation: `Order ${orderId} is paid and reserved, and will be shipped next.`,
    dispatch: `${facts.carrier} has order ${orderId}: tracking number ${facts.trackingNumber}.`,
    cancellation: `Order ${orderId} was cancelled: ${facts.reason}.`,
  };
  return {
    notificationId: derivedId('', orderId, `.${kind}`),
    audience: order.customer.id,
    ...words[kind],
    body: bodies[kind],
    link: `/orders/${encodeURIComponent(orderId)}`,
  };
}
