import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPunctuation, tokensOf } from './tokens';

const masked = (message: string) => tokensOf(message).join('');

const units = ['"', "'a", "' ", 'a/', 'a:', '1,', 'z', ' ', '.', '「', '[9', '-', '\u001b[', '"a":', '/'];

describe('the tokens of a message', () => {
  it.each([
    ['Order ORD-123 confirmed in 12ms', 'Order <*> confirmed in <*>'],
    ['took 1.5 s, 3 of 4 retries', 'took <*> s, <*> of <*> retries'],
    ['user=alice id=42', 'user=alice id=<*>'],
    ['id 0f8fad5b-d9cd-469f-a165-70867728950e ok', 'id <*> ok'],
    ['commit deadbeefcafe', 'commit <*>'],
    ['10.0.0.1:8080 to [fe80::1]:443', '<*> to [<*>]:<*>'],
    ['at 2026-11-26T12:05:38.123Z', 'at <*>'],
    ['open /var/log/x.log: denied', 'open <*>: denied'],
    ['GET https://a.example/b?c=1 failed', 'GET <*> failed'],
    [String.raw`read C:\data\x.txt.`, 'read <*>.'],
    ['in server/bus/read/log-reader.ts', 'in <*>'],
    ['and/or', 'and/or'],
    ['said "hello world" to \'Bob\'', 'said "<*>" to \'<*>\''],
    ["can't stop, won't stop", "can't stop, won't stop"],
    ['mail to alice@example.com', 'mail to <*>'],
    ['{"orderId":"ORD-1","ok":true}', '{"orderId":"<*>","ok":true}'],
    ['offsets 1, 2, 3', 'offsets <*>'],
    ['paid €12.50', 'paid <*>'],
    ['paid € 12,50', 'paid <*>'],
    ['paid 12,50 €', 'paid <*>'],
    ['-5 to +7', '<*> to <*>'],
    ['\u001b[31mERROR\u001b[0m failed', 'ERROR failed'],
    ['注文ORD-9の支払い（¥1,200）に失敗しました', '注文<*>の支払い（<*>）に失敗しました'],
    ['Платёж 7 отклонён', 'Платёж <*> отклонён'],
    ['تم الدفع ٣٤', 'تم الدفع <*>'],
    ['a\u202eb\u0000c', 'a b c'],
    ['Error: no stock\n    at f (a.ts:1:2)\n    at g', 'Error: no stock …'],
    ['', ''],
  ])('%j is %j', (message, expected) => {
    expect(masked(message)).toBe(expected);
  });

  it('separate the scripts of a text without spaces', () => {
    expect(tokensOf('支払いに失敗')).toEqual(['支払', 'いに', '失敗']);
  });

  it('are bounded', () => {
    const codeUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 500, size: 'max' });
    const text = codeUnits.map((list) => String.fromCharCode(...list));
    fc.assert(fc.property(text, expectBounded), { numRuns: 50 });
    for (const unit of units) expectBounded(`${unit.repeat(5_000)}x${unit.repeat(5_000)}`);
    expectBounded(`1${','.repeat(5_000)}x`);
    expectBounded('a '.repeat(5_000));
  });

  it('take time in proportion to the length, whatever the message is', () => {
    for (const unit of units) expect(timeOf(unit.repeat(160_000 / unit.length))).toBeLessThan(500);
  });

  it('know punctuation', () => {
    expect(['=', ' =', '。'].map(isPunctuation)).toEqual([true, true, true]);
    expect(['a', '<*>', '"<*>"'].map(isPunctuation)).toEqual([false, false, false]);
  });
});

function expectBounded(message: string): void {
  const tokens = tokensOf(message);
  expect(tokens.length).toBeLessThanOrEqual(100);
  expect(Math.max(0, ...tokens.map(({ length }) => length))).toBeLessThanOrEqual(65);
}

/** Ms; of 160,000 characters, ten times the longest message. Quadratic time is tens of seconds. */
function timeOf(message: string): number {
  const started = performance.now();
  tokensOf(message);
  return performance.now() - started;
}
