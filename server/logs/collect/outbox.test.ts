import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { StoredRecord } from '@/server/bus';
import { Outbox, type OutboxOptions } from './outbox';
import { Problems } from './problems';

const record = (text: string): StoredRecord => ({
  topic: 'logs',
  key: null,
  value: Buffer.from(text),
  headers: [],
});
const textOf = ({ value }: StoredRecord) => String(value);

/** An outbox whose requests to Kafka are `sent`; `answer` may reject them. */
function fixture(answer: (records: readonly StoredRecord[]) => Promise<void> = async () => undefined) {
  const sent: string[][] = [];
  const options: OutboxOptions = {
    connect: async () => ({
      publish: async (records) => {
        sent.push(records.map(textOf));
        await answer(records);
        return [];
      },
      stop: async () => undefined,
    }),
    beforeSend: async () => undefined,
    onSent: () => undefined,
    onRefused: () => undefined,
    problems: new Problems(pino({ level: 'silent' })),
  };
  const outbox = new Outbox(options);
  onTestFinished(() => outbox.stop());
  return { outbox, sent, options };
}

test('records are sent in order, and each group is stored when its last record is', async () => {
  const { outbox, sent } = fixture();
  const stored: string[] = [];
  outbox.add([record('a'), record('b')], () => stored.push('first'));
  outbox.add([], () => stored.push('empty'));
  outbox.add([record('c')], () => stored.push('last'));
  await outbox.drain();
  expect(sent.flat()).toEqual(['a', 'b', 'c']);
  expect(stored).toEqual(['first', 'empty', 'last']);
});

test('no request is larger than a batch that every broker takes by default', async () => {
  const { outbox, sent } = fixture();
  const large = 'x'.repeat(300_000);
  outbox.add([record(large), record(large), record(large), record('small')], () => undefined);
  await outbox.drain();
  expect(sent.map((records) => records.length)).toEqual([2, 2]);
});

test('what Kafka did not store is sent again by a new connection, and what follows waits', async () => {
  let failures = 2;
  const { outbox, sent } = fixture(async () => {
    failures -= 1;
    if (failures >= 0) throw new Error('The broker no longer accepts this producer id.');
  });
  const stored: string[] = [];
  outbox.add([record('a')], () => stored.push('a'));
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  outbox.add([record('b')], () => stored.push('b'));
  await outbox.drain();
  expect(sent.flat()).toEqual(['a', 'a', 'a', 'b']);
  expect(stored).toEqual(['a', 'b']);
});

test('there is no room while much is waiting, and room again when it is sent', async () => {
  let store: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    store = resolve;
  });
  const { outbox } = fixture(() => answered);
  for (let i = 0; i < 10; i += 1) outbox.add([record('x'.repeat(300_000))], () => undefined);
  expect(outbox.hasRoom).toBe(false);
  store();
  await outbox.room();
  expect(outbox.hasRoom).toBe(true);
});
