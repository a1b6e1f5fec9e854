import { expect, test } from 'vitest';
import { pageOf } from './log-page';

test.each([
  ['/', '/'],
  ['/orders?q=a', '/orders'],
  ['/orders/o-1', '/orders/*'],
  ['/prices/BTC-USD?interval=1m', '/prices/*'],
  ['/prices/BRK.B', '/prices/*'],
  ['/api/orders', undefined],
  ['/_next/static/chunk.js', undefined],
  ['/icon.svg', undefined],
  ['/WP-ADMIN', undefined],
  ['', '/'],
])('%s is %s', (url, page) => {
  expect(pageOf(url)).toBe(page);
});
