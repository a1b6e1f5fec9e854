import { type EventData, isPlausibleTime } from '@/lib/events';
import { formatMoney } from '@/lib/text/money';
import type { MailFacts, MailKind } from '@/server/db';
import { untrustedText } from '@/server/mail/untrusted-text';
import { renderHtml } from './html';
import type { MailContent } from './mail-content';
import { renderText } from './text';

type Placed = EventData<'order.placed'>;

const predicates: Record<MailKind, string> = {
  confirmation: 'is confirmed',
  dispatch: 'is on its way',
  cancellation: 'was cancelled',
};

export const subjectOf = (kind: MailKind, orderId: string): string =>
  `Your order ${untrustedText(orderId)} ${predicates[kind]}`;

/** Composes subject, HTML and text of a mail about an order. */
export function composeMail(
  kind: MailKind,
  order: Placed,
  facts: MailFacts,
): { subject: string; html: string; text: string } {
  const content = {
    subject: subjectOf(kind, order.orderId),
    ...common(order),
    ...byKind[kind](order, facts),
  };
  return { subject: content.subject, html: renderHtml(content), text: renderText(content) };
}

function common({ orderId, items, total, currency, placedAt }: Placed) {
  const price = (amount: number) => formatMoney(amount, currency, 'en-US');
  return {
    facts: [
      ['Order', untrustedText(orderId)],
      ...(isPlausibleTime(placedAt) ? [['Placed', `${minuteOf(placedAt)} UTC`]] : []),
    ] as [string, string][],
    lines: items.map(({ name, quantity, unitPrice }) => ({
      name: untrustedText(name),
      quantity: `${quantity} × ${price(unitPrice)}`,
      price: price(quantity * unitPrice),
    })),
    total: price(total),
  };
}

const minuteOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

type KindContent = Omit<MailContent, 'subject' | 'lines' | 'total'>;

const byKind: Record<MailKind, (order: Placed, facts: MailFacts) => KindContent> = {
  confirmation: (order) => ({
    preview: 'It is paid and reserved, and will be shipped next.',
    badge: 'Confirmed',
    colours: ['#067647', '#dcfae6'],
    heading: `Thank you, ${untrustedText(order.customer.name)}.`,
    lead: 'Your order is paid and everything in it is reserved for you. It will be shipped next.',
    facts: common(order).facts,
    closing: 'We will write again when it is on its way.',
  }),
  dispatch: (order, { carrier = '', trackingNumber = '' }) => ({
    preview: `${untrustedText(carrier)}, tracking number ${untrustedText(trackingNumber)}`,
    badge: 'On its way',
    colours: ['#175cd3', '#d1e9ff'],
    heading: 'Your parcel has left our house.',
    lead: `${untrustedText(carrier)} is bringing it to you. Keep the tracking number at hand if you ask about it.`,
    facts: [
      ...common(order).facts,
      ['Carrier', untrustedText(carrier)],
      ['Tracking number', untrustedText(trackingNumber)],
    ],
    closing: 'We hope that you like what is in it.',
  }),
  cancellation: (order, { reason = '' }) => ({
    preview: untrustedText(reason),
    badge: 'Cancelled',
    colours: ['#b42318', '#fee4e2'],
    heading: 'Your order was cancelled.',
    lead: 'Nothing will be shipped. If it was paid, the amount will be refunded.',
    facts: [...common(order).facts, ['Reason', untrustedText(reason)]],
    closing: 'You are welcome to order again at any time.',
  }),
};
