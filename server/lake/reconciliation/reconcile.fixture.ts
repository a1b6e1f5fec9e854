import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import { markOf } from '@/lib/analytics/event-mark';
import { type DomainEvent, decode, type RawRecord } from '@/lib/events';
import { Checkpoints } from '@/server/gateway/counters/checkpoints';
import { TopicCounters } from '@/server/gateway/counters/topic-counters';
import { OrderProjection } from '@/server/gateway/projections/order-projection';
import { openEngine } from '@/server/lake/engine/engine.fixture';
import type { EventRow } from '@/server/lake/segment';
import { reconcile } from './reconcile';

const identity = { clusterId: 'cluster', topicId: 'topic' };

/** Records of `orders` that a test writes into a gateway's counters and a lake's engine, without a broker between. */
export async function arrange() {
  const lake = await openEngine({}, ['orders']);
  const counters = new TopicCounters();
  counters.reset(identity, [0]);
  const orders = new OrderProjection();
  const byTopic = new Map([['orders', { counters }]]) as never;
  const checkpoints = new Checkpoints({ feeds: { byTopic, orders }, now: Date.now });
  onTestFinished(() => checkpoints.stop());
  const kafka: RawRecord[] = [];
  const partition = {
    partition: 0,
    from: 0,
    to: 0,
    rows: 0,
    invalid: 0,
    markers: 0,
    gaps: [],
    expired: { rows: 0, invalid: 0 },
  };

  const raw = (type: string, data: object, id = `id-${kafka.length}`): RawRecord => ({
    topic: 'orders',
    partition: 0,
    offset: kafka.length,
    timestamp: 1_764_000_000_000 + kafka.length,
    value: JSON.stringify(data),
    headers: new Map([
      ['ce_type', type],
      ['ce_id', id],
      ['ce_source', 'test'],
    ]),
  });
  const write = (type: string, data: object, id?: string) => kafka.push(raw(type, data, id));

  const live = (upTo = kafka.length) => {
    for (const record of kafka.slice(counters.totals().partitions[0]?.next, upTo)) {
      const decoded = decode(record);
      if (decoded.ok) {
        counters.addEvent(decoded.event, markOf(decoded.event));
        orders.apply(decoded.event, 100);
      } else counters.addInvalid(0, record.offset);
    }
    counters.advance(0, upTo);
    checkpoints.keep();
  };

  const append = async (upTo = kafka.length, skip: readonly number[] = []) => {
    const some = kafka.slice(partition.to, upTo).filter(({ offset }) => !skip.includes(offset));
    const decoded = some.map((record) => ({ record, result: decode(record) }));
    const rows = decoded.flatMap(({ record, result }) => (result.ok ? rowOf(result.event, record) : []));
    const invalid = decoded.flatMap(({ record, result }) => (result.ok ? [] : invalidOf(record)));
    await lake.engine.append(
      [{ topic: 'orders', partition: 0, rows, invalid, markers: [], gaps: [], next: upTo }],
      new Map(),
    );
    partition.to = upTo;
  };

  const sources = {
    engine: lake.engine,
    logs: () => new Map([['orders', { ...identity, epoch: 0, partitions: [partition] }]]),
    ranges: {
      read: async ([position]: readonly { next: number }[]) => ({
        records: kafka.filter(({ offset }) => offset >= (position?.next ?? 0)),
        reached: [{ partition: 0, next: kafka.length, skipped: [], unreadable: [] }],
        isDeleted: false,
      }),
    },
    gateway: {
      counters: async ({ upTo }: { upTo?: Parameters<Checkpoints['find']>[0] | undefined }) => ({
        gatewayId: 'gw-1',
        checkpoint: (upTo ? checkpoints.find(upTo) : checkpoints.take()) ?? null,
      }),
      blocks: async () => {
        const blocks = counters.blocks(0);
        if (!blocks) throw new Error('The topic has no partition 0.');
        return blocks;
      },
    },
  };
  return {
    ...lake,
    kafka,
    counters,
    write,
    live,
    append,
    sources,
    partition,
    reconcile: () => reconcile(sources),
  };
}

function rowOf(
  { partition, offset, at, id, type, source, data }: DomainEvent,
  { value }: RawRecord,
): EventRow {
  const fields = JSON.stringify(data);
  return {
    ...{
      partition,
      offset,
      at,
      id,
      type,
      source: source ?? null,
      traceparent: null,
      key: null,
      data: value ?? '',
    },
    fields: fields === value ? null : fields,
  };
}

const invalidOf = ({ partition, offset, timestamp, value }: RawRecord) => ({
  ...{ partition, offset, at: timestamp, key: null, value: Buffer.from(value ?? ''), headers: [] },
  reason: 'schema',
  message: 'wrong',
});

/** Rewrites a Parquet file with the result of a SELECT on `file`. */
export async function rewrite(path: string, select: string): Promise<void> {
  await inFile(path, (connection) => connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`));
}

/** The rows of a SELECT on `file`, which is a Parquet file. */
export const selectFile = (path: string, select: string) =>
  inFile(path, async (connection) => (await connection.runAndReadAll(select)).getRowObjectsJson());

async function inFile<T>(path: string, run: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE TABLE file AS FROM read_parquet('${path}')`);
    return await run(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
