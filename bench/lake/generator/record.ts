/** A record for kafkajs: a value with CloudEvents headers, or odd in some way. */
import { randomUUID } from 'node:crypto';
import type { Topic } from '@/lib/events';
import type { Random } from './random';

export interface Outgoing {
  topic: Topic;
  key: string | Buffer | null;
  value: string | Buffer | null;
  headers: Record<string, string | Buffer | null>;
  /** Epoch ms; unset: now. */
  timestamp?: string;
}

const soleTyped: readonly Topic[] = ['prices', 'notifications', 'logs', 'activity', 'alerts'];
const hex = (random: Random, digits: number) =>
  Array.from({ length: digits }, () => random.whole(0, 15).toString(16)).join('');

export function cloudEvent(random: Random, topic: Topic, type: string, key: string, data: unknown): Outgoing {
  return {
    topic,
    key,
    value: JSON.stringify(data),
    headers: {
      ce_specversion: '1.0',
      ce_id: randomUUID(),
      ce_source: random.oneOf(['/generator', 'urn:ä:数', '/bench']),
      ce_type: type,
      ce_time: new Date().toISOString(),
      'content-type': 'application/json',
      ...(random.chance(0.8) ? { traceparent: `00-${hex(random, 32)}-${hex(random, 16)}-01` } : {}),
    },
  };
}

/** In the past, because Kafka 4 refuses what is more than an hour ahead. */
const oddTimes = ['0', '1', '946684799999', '951782400000', '1711846800000', '-1'];

/** The same event written by another kind of producer. Still valid. */
export function unusual(random: Random, record: Outgoing): Outgoing {
  const type = record.headers.ce_type as string;
  const forms: (() => Outgoing)[] = [
    () => ({ ...record, timestamp: random.oneOf(oddTimes) }),
    () => ({ ...record, timestamp: String(Date.now() - random.whole(0, 48 * 3_600_000)) }),
    () => ({ ...record, key: null }),
    () => ({ ...record, value: `\ufeff${record.value}` }),
    () => ({ ...record, value: JSON.stringify(JSON.parse(String(record.value)), null, 2) }),
    () => ({ ...record, headers: { ...record.headers, 'x-null': null, 'x-bytes': Buffer.from([255, 0]) } }),
    () => ({ ...record, headers: { ...record.headers, ce_id: 'i'.repeat(300) } }),
    () => ({ ...record, headers: { ...record.headers, ce_source: null } }),
    () => structured(record, type),
    () => (soleTyped.includes(record.topic) ? { ...record, headers: {} } : record),
  ];
  return random.oneOf(forms)();
}

function structured(record: Outgoing, type: string): Outgoing {
  const { ce_id: id, ce_source: source } = record.headers;
  const value = { specversion: '1.0', id, source, type, data: JSON.parse(String(record.value)) };
  return {
    ...record,
    value: JSON.stringify(value),
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
  };
}

/** The record damaged so that it is no valid event. */
export function invalid(random: Random, record: Outgoing): Outgoing {
  const forms: (() => Outgoing)[] = [
    () => ({ ...record, value: null }),
    () => ({ ...record, value: '' }),
    () => ({ ...record, value: String(record.value).slice(0, -1) }),
    () => ({ ...record, value: Buffer.from([0, 0, 0, 0, 7, 255, 254, 128]), key: Buffer.from([255, 0, 1]) }),
    () => ({ ...record, value: '[1,2]', headers: { ...record.headers, '': Buffer.alloc(0) } }),
    () => ({ ...record, headers: { ...record.headers, ce_type: 'nothing.known' } }),
    () => ({ ...record, value: JSON.stringify({ currency: 'EUR', amount: 1e9, total: -1 }) }),
    () => ({ ...record, value: JSON.stringify('x'.repeat(random.whole(1, 300_000))), timestamp: '1' }),
    () => ({ ...record, topic: 'orders', headers: {} }),
  ];
  return random.oneOf(forms)();
}
