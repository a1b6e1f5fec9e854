import { expect, it } from 'vitest';
import { logsHref } from './logs-href';

it('is the page alone without a filter', () => expect(logsHref()).toBe('/logs'));

it('has the tab and every part of the filter', () => {
  const href = logsHref({
    tab: 'errors',
    level: 'error',
    service: 'payment,order',
    orderId: 'ORD-1',
    open: 'g1',
  });
  expect(new URL(href, 'http://page.example').searchParams.toString()).toBe(
    'tab=errors&level=error&service=payment%2Corder&orderId=ORD-1&open=g1',
  );
});

it('keeps any text', () => {
  const text = 'a&b=c #1 "%" ‮x';
  expect(new URL(logsHref({ text }), 'http://page.example').searchParams.get('text')).toBe(text);
});
