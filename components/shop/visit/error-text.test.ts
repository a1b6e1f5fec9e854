import { expect, it } from 'vitest';
import { withoutPersonalData } from './error-text';

it.each([
  [
    "TypeError: Cannot read properties of undefined (reading 'price')",
    'TypeError: Cannot read properties of undefined (reading <text>)',
  ],
  ['Error: no account ada@example.org', 'Error: no account <address>'],
  ['Failed to fetch https://shop.example/cart?email=a%40b.c#x now', 'Failed to fetch <url> now'],
  [
    'Unexpected token "Ada Lovelace" in JSON at position 1234',
    'Unexpected token <text> in JSON at position <number>',
  ],
  [
    'order ORD-12AB34-CD56 card 4111 1111 1111 1111',
    'order <number> card <number> <number> <number> <number>',
  ],
  ['株式 2 items', '株式 2 items'],
  ['', 'Error'],
  ['\0\ud800', '\ufffd'],
])('%j is recorded as %j', (message, recorded) => expect(withoutPersonalData(message)).toBe(recorded));

it('is short whatever the message is, and quick', () => {
  const began = performance.now();
  for (const unit of ['a', '@', '"', '1-', 'a@', 'http://', ' '])
    expect(withoutPersonalData(unit.repeat(1_000_000)).length).toBeLessThanOrEqual(300);
  expect(performance.now() - began).toBeLessThan(1_000);
});
