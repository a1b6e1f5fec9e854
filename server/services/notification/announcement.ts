import type { EventData, Severity } from '@/lib/events';
import type { MailKind } from '@/server/db';
import { derivedId } from '../derived-id';
import type { MailRequest } from './mail/mail-content';

const headlines: Record<MailKind, { severity: Severity; title: string }> = {
  confirmation: { severity: 'success', title: 'Order confirmed' },
  dispatch: { severity: 'info', title: 'Order on its way' },
  cancellation: { severity: 'critical', title: 'Order cancelled' },
};

/** The notification that tells a customer's screen about a mail. */
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
    ...headlines[kind],
    body: bodies[kind],
    link: `/orders/${encodeURIComponent(orderId)}`,
  };
}
