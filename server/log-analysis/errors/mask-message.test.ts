import { describe, expect, it, test } from 'vitest';
import { maskMessage } from './mask-message';

const orderPairs: [string, string][] = [
  ['order ORD-7F3K2 was declined', 'order ORD-QWXKEB was declined'],
  ['timeout after 3000 ms', 'timeout after 12.5 ms'],
  ['cannot open /var/lib/a.txt', 'cannot open /srv/data/other-file.json'],
  ['cannot open C:\\data\\a.txt', 'cannot open D:\\b.txt'],
  ['connect ECONNREFUSED 127.0.0.1:9092', 'connect ECONNREFUSED 10.0.0.12:9093'],
  ['user "ada" is unknown', 'user "grace hopper" is unknown'],
  [
    "Cannot read properties of undefined (reading 'total')",
    "Cannot read properties of undefined (reading 'id')",
  ],
  ['request 0af7651916cd43dd8448eb211c80319c failed', 'request b7ad6b71-6920-3331-9d8e-b7ad6b716920 failed'],
  ['GET https://a.example/x?y=1 failed', 'GET http://127.0.0.1:3000/ failed'],
  ['mail to ada@example.org bounced', 'mail to почта@пример.рф bounced'],
  ['partitions 1, 2, 3 are behind', 'partitions 4 are behind'],
  ['\u001b[31mred 1\u001b[0m', 'red 2'],
];

describe('a message', () => {
  it.each(orderPairs)('%j is of the same kind as %j', (one, other) => {
    expect(maskMessage(one)).toBe(maskMessage(other));
  });

  it.each([
    ['the broker is away', 'the database is away'],
    ["the mail can't be sent", "the mail can't be read"],
    ['connect ECONNREFUSED 127.0.0.1', 'connect ETIMEDOUT 127.0.0.1'],
    ['заказ 7 отклонён', 'заказ 7 принят'],
  ])('%j is of another kind than %j', (one, other) => {
    expect(maskMessage(one)).not.toBe(maskMessage(other));
  });

  it('keeps the words, also beside what varies', () => {
    expect(maskMessage('order ORD-1 (sku MUG-01): 3 of 5 left.')).toBe(
      'order <*> (sku <*>): <*> of <*> left.',
    );
    expect(maskMessage("the mail can't be sent to 'ada'")).toBe("the mail can't be sent to '<*>'");
  });

  it('has values of its line masked that look like words', () => {
    expect(maskMessage('order abcdef failed in qwerty', ['abcdef', undefined, 'qwerty'])).toBe(
      'order <*> failed in <*>',
    );
  });
});

test.each([
  'a'.repeat(16_000),
  '"'.repeat(16_000),
  "'a".repeat(8_000),
  '/'.repeat(16_000),
  'a/'.repeat(8_000),
  '1 '.repeat(8_000),
  'a-'.repeat(8_000),
  '\u001b[1;'.repeat(4_000),
  'a://'.repeat(4_000),
  '\ud800\0\u202e'.repeat(4_000),
])('a hostile message (%#) takes little time and gives a bounded text', (message) => {
  const startedAt = performance.now();
  expect(maskMessage(message).length).toBeLessThanOrEqual(300);
  expect(performance.now() - startedAt).toBeLessThan(200);
});
