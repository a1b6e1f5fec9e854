import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decode, identityOf, type RawRecord } from '@/lib/events';
import { eventSum } from '@/lib/protocol/event-sum';
import { openTail } from '@/server/bus';
import type { CodecName } from '@/server/testing/kafka/packing';
import { openRawProducer, type RawProducer } from '@/server/testing/kafka/raw-producer';
import type { TestRecord } from '@/server/testing/kafka/record-bytes';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';

const brokers = testBrokers;
const root = path.resolve(import.meta.dirname, '../../..');
const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
const codecs: CodecName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const partition = 0;
let admin: TopicAdmin;
let producer: RawProducer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-verify-'));
  admin = await openTopicAdmin(brokers);
  producer = openRawProducer(brokers);
  // Recreated, because other tests have written to it.
  await admin.deleteTopic('prices').catch(() => undefined);
  await admin.createTopic('prices', 2);
});
afterAll(async () => {
  await admin.deleteTopic('prices');
  await producer.close();
  await admin.close();
  await rm(folder, { recursive: true });
});

const tick = (symbol: string, n: number): TestRecord => ({
  key: symbol,
  value: JSON.stringify({ symbol, price: n, size: 1, at: 1 }),
});

/** Records that producers in any language may write. */
async function writeEverything(): Promise<void> {
  for (const codec of codecs)
    await producer.send('prices', partition, { codec, records: [tick('A', 1), tick('B', 2), tick('A', 3)] });
  const odd: TestRecord[] = [
    {
      ...tick('A', 4),
      headers: [
        ['ce_id', null],
        ['ce_id', 'i'],
        ['ce_source', 's\\'],
        ['', 'x'],
        ['bin', Buffer.from([255])],
      ],
    },
    { value: null },
    { value: 'no json' },
    { value: Buffer.from([0xff, 0xfe]) },
    { ...tick('A', 5), timestamp: -1 },
  ];
  await producer.send('prices', partition, { records: odd });
  const transactional = kafka.producer({
    transactionalId: 'verify',
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await transactional.connect();
  for (const end of ['abort', 'commit', 'abort'] as const) {
    const transaction = await transactional.transaction();
    const value = JSON.stringify({ symbol: 'T', price: 1, size: 1, at: 1 });
    await transaction.send({
      topic: 'prices',
      messages: [
        { partition, value },
        { partition, value },
      ],
    });
    await transaction[end]();
  }
  await transactional.disconnect();
  await producer.send('prices', partition, { records: [tick('B', 6)] });
}

/** The records up to `end` as the gateway reads them, and the epoch of the log. */
async function readAsGateway(end: number): Promise<{ records: RawRecord[]; epoch: string }> {
  const records: RawRecord[] = [];
  const tail = await openTail({ brokers }, new Map([['prices', 10_000]]), pino({ level: 'silent' }));
  await new Promise<void>((resolve) => {
    tail.run({
      onBatch: (batch) => {
        if (batch.partition !== partition) return;
        for (const record of batch.records) records.push(record);
        if (batch.next >= end) resolve();
      },
    });
  });
  await tail.stop();
  const name = `${tail.clusterId}/${tail.start.get('prices')?.topicId}/prices`;
  return { records, epoch: createHash('sha256').update(name).digest('hex').slice(0, 10) };
}

type Shown = [partition: number, offset: number, sum: number];

/** The exported file of a page that applied everything, made with the page's own code. */
function ledgerOf(records: readonly RawRecord[], end: number, epoch: string) {
  const events: Shown[] = [];
  const replacedTimes: Shown[] = [];
  for (const record of records) {
    const decoded = decode(record, 1_234);
    if (!decoded.ok) continue;
    const event = { ...decoded.event, id: identityOf(decoded.event) };
    events.push([partition, event.offset, eventSum(event)]);
    if (event.atReplaced) replacedTimes.push([partition, event.offset, event.at]);
  }
  const invalid = records.length - events.length;
  const markers = end - records.length;
  const range = {
    covers: [[partition, 0, end] as Shown],
    events,
    replacedTimes,
    conflated: 0,
    filtered: 0,
    invalid,
    markers,
  };
  const entry = { kind: 'range', at: 1_000, until: 1_000, filter: {}, epoch, ...range };
  return { recording: { version: 1, feeds: [{ feed: 'prices', entries: [entry] }] } };
}
type Ledger = ReturnType<typeof ledgerOf>;

async function run(ledger: Ledger, ...args: string[]) {
  const file = path.join(folder, 'ledger.json');
  await writeFile(file, JSON.stringify(ledger));
  const script = path.join(root, 'scripts/verify-ledger.mjs');
  const child = spawn(process.execPath, [script, file, '--brokers', brokers.join(','), ...args]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
  const [code] = await once(child, 'close');
  return { code, text };
}

async function listGroups(): Promise<string[]> {
  const client = kafka.admin();
  await client.connect();
  const { groups } = await client.listGroups();
  await client.disconnect();
  return groups.map(({ groupId }) => groupId).sort();
}

const onlyRange = (ledger: Ledger) => {
  const [entry] = ledger.recording.feeds[0]?.entries ?? [];
  if (!entry) throw new Error('There is a range.');
  return entry;
};

it('reads any record as the gateway does, and names an event that was changed or removed', async () => {
  await writeEverything();
  const groups = await listGroups();
  const end = await admin.endOf('prices');
  const { records, epoch } = await readAsGateway(end);
  const right = ledgerOf(records, end, epoch);

  expect(await run(right)).toMatchObject({ code: 0, text: expect.stringContaining('Identical') });

  const changed = structuredClone(right);
  const [, second, , fourth] = onlyRange(changed).events;
  if (!second || !fourth) throw new Error('There are events.');
  second[2] ^= 1;
  onlyRange(changed).events.splice(3, 1);
  const different = await run(changed, '--json');
  expect(different.code).toBe(1);
  expect(JSON.parse(different.text).feeds[0].differences).toMatchObject([
    { kind: 'content', partition, offset: second[1] },
    { kind: 'missing', partition, offset: fourth[1] },
  ]);

  const other = structuredClone(right);
  onlyRange(other).epoch = 'other';
  expect(await run(other)).toMatchObject({ code: 2, text: expect.stringContaining('of another log') });
  expect(await listGroups()).toEqual(groups);

  const bomb = [tick('A', 7), { value: [{ byte: 32, times: 100_000_000 }] }];
  const at = await producer.send('prices', partition, { codec: 'zstd', records: bomb });
  await producer.send('prices', partition, { records: [tick('A', 8)] });
  const longer = ledgerOf(records, end, epoch);
  onlyRange(longer).covers = [[partition, 0, at + 2]];
  expect(await run(longer)).toMatchObject({
    code: 2,
    text: expect.stringContaining(
      `cannot be checked: partition 0 offset ${at} to ${at + 1}: its batch cannot be read`,
    ),
  });

  await admin.deleteAllBut('prices', 3);
  expect(await run(right)).toMatchObject({
    code: 2,
    text: expect.stringContaining('it was deleted from Kafka'),
  });
});

it('reports why it could not check', async () => {
  const nothing = { recording: { version: 1, feeds: [] } };
  expect(await run(nothing)).toMatchObject({ code: 2, text: expect.stringContaining('Could not check') });
});
