import { describe, expect, it } from 'vitest';
import type { EventData } from '@/lib/events';
import { composeMail } from './compose';

const order = (change: Partial<EventData<'order.placed'>> = {}): EventData<'order.placed'> => ({
  orderId: 'ORD-1',
  customer: { id: 'c-1', name: 'Ada', email: 'ada@example.com' },
  items: [
    { sku: 'MUG-01', name: 'Stoneware mug', quantity: 2, unitPrice: 1_800 },
    { sku: 'POT-02', name: 'Coffee pot', quantity: 1, unitPrice: 4_200 },
  ],
  total: 7_800,
  currency: 'USD',
  placedAt: Date.UTC(2026, 0, 2, 3, 4),
  ...change,
});

describe('a mail', () => {
  it('has the same content as HTML and as text', () => {
    const facts = { carrier: 'Bluebird Parcel', trackingNumber: 'BP000001' };
    const { subject, html, text } = composeMail('dispatch', order(), facts);
    expect(subject).toBe('Your order ORD-1 is on its way');
    for (const words of [
      'ORD-1',
      'Stoneware mug',
      '2 × $18.00',
      '$78.00',
      'BP000001',
      '2026-01-02 03:04 UTC',
    ]) {
      expect(html).toContain(words);
      expect(text).toContain(words);
    }
  });

  it('escapes the texts of customers and producers', () => {
    const injection = `<img src=x onerror="alert('1')">&`;
    const customer = { id: 'c-1', name: injection, email: 'a@example.com' };
    const items = [{ sku: 'X', name: injection, quantity: 1, unitPrice: 1 }];
    for (const kind of ['confirmation', 'dispatch', 'cancellation'] as const) {
      const facts = { reason: injection, carrier: injection, trackingNumber: injection };
      const { html } = composeMail(kind, order({ orderId: injection, customer, items }), facts);
      expect(html).not.toContain('<img');
      expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;');
    }
  });

  it('formats currencies with no and with three decimal digits', () => {
    expect(composeMail('confirmation', order({ currency: 'JPY', total: 500 }), {}).text).toContain('¥500');
    expect(composeMail('confirmation', order({ currency: 'KWD', total: 1_500 }), {}).text).toContain('1.500');
  });
});
