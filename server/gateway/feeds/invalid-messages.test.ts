import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Decoded, decode, type RawRecord } from '@/lib/events';
import { createMetrics } from '@/server/gateway/metrics';
import { InvalidMessages } from './invalid-messages';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function heldBytes(): number {
  for (let i = 0; i < 2; i += 1) collect();
  return process.memoryUsage().heapUsed;
}

const record = (offset: number, over: Partial<RawRecord> = {}): RawRecord => ({
  topic: 'orders',
  partition: 3,
  offset,
  timestamp: 1_700_000_000_000,
  value: 'x'.repeat(1_000),
  headers: new Map(),
  ...over,
});
const fault = { ok: false as const, reason: 'malformed_json' as const, message: 'm'.repeat(5_000) };

describe('the list of invalid messages', () => {
  it('are listed with their coordinates and the beginning of their value, newest first', () => {
    const invalid = new InvalidMessages(pino({ level: 'silent' }), createMetrics());
    for (let offset = 0; offset < 250; offset += 1) invalid.note(record(offset), fault);
    const { messages, total, byTopic } = invalid.list();
    expect([messages.length, total, byTopic.orders]).toEqual([200, 250, 250]);
    expect(messages[0]).toMatchObject({
      topic: 'orders',
      partition: 3,
      offset: 249,
      preview: 'x'.repeat(300),
    });
    expect(messages[0]?.message).toHaveLength(500);
  });

  it.each([-9e15, -1, 1.7e18])('has a date for a record whose timestamp is %d', (timestamp) => {
    const invalid = new InvalidMessages(pino({ level: 'silent' }), createMetrics());
    invalid.note(record(0, { timestamp, value: null }), fault);
    expect(Math.abs(Date.now() - (invalid.list().messages[0]?.at ?? 0))).toBeLessThan(60_000);
  });

  it('keeps only the previews of 200 messages of 1 MB in memory, whatever is wrong with them', () => {
    const invalid = new InvalidMessages(pino({ level: 'silent' }), createMetrics());
    const before = heldBytes();
    for (let offset = 0; offset < 200; offset += 1) invalid.note(...largeAndWrong(offset));
    const held = heldBytes() - before;
    expect(invalid.list().messages).toHaveLength(200);
    expect(held).toBeLessThan(10 * 1024 * 1024);
  }, 60_000);
});

/** A message of 1 MB with one of the faults that a message can have. */
function largeAndWrong(offset: number): [RawRecord, Extract<Decoded, { ok: false }>] {
  const large = String.fromCharCode(97 + (offset % 26)).repeat(1_000_000);
  const over = [
    { value: `{"a":"${large}` },
    { value: JSON.stringify({ orderId: large }), headers: new Map([['ce_type', 'order.confirmed']]) },
    { value: '{}', headers: new Map([['ce_type', large]]) },
    { value: null, unreadable: `It could not be unpacked: ${large}` },
    { value: JSON.stringify([large]), headers: new Map([['ce_type', 'order.confirmed']]) },
  ][offset % 5];
  const raw = record(offset, over);
  const decoded = decode(raw);
  if (decoded.ok) throw new Error('This message should be invalid.');
  return [raw, decoded];
}
