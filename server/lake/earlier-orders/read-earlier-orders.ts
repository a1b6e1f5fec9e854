import type { EarlierEvent, EarlierOrders } from '@/lib/analytics/earlier-orders';
import type { LakeEngine } from '@/server/lake/engine';
import type { Bounds } from '@/server/lake/reconciliation/bounds-sql';
import { countSql, eventsSql, sumsSql, wholeSql } from './orders-sql';
import { addSum, emptySums } from './sums';

type Engine = Pick<LakeEngine, 'query'>;
interface Range {
  bounds: readonly Bounds[];
  epoch: number;
}

/** Events of one statement: grouping them takes less than the engine's memory, also if each is of another order. */
const eventsPerPart = 300_000;
/** Bounds of the events that are returned. */
const defaultLimits = { orders: 5_000, events: 40_000, characters: 8_000_000 };

interface Candidate {
  /** A hash of the id: an integer of 64 bits, as text. */
  key: string;
  isOpen: boolean;
  updatedAt: number;
  events: number;
  characters: number;
}

/** Reads the orders within these offsets: the unfinished and the latest ones whole, and sums over the others. `now`: epoch ms. */
export async function readEarlierOrders(
  engine: Engine,
  range: Range,
  now: number,
  limits = defaultLimits,
): Promise<Omit<EarlierOrders, 'since'>> {
  const parts = await partsOf(engine, range);
  const whole = await wholeOrders(engine, parts, limits);
  const params = { whole: `[${whole.map(({ key }) => key).join(',')}]` };
  const sums = emptySums();
  for (const part of parts) {
    const { rows } = await engine.query(sumsSql(part, now), { topics: ['orders'], params });
    for (const row of rows) addSum(sums, row);
  }
  const { rows: events } = await engine.query(eventsSql(range), { topics: ['orders'], params });
  return { ...sums.result(), orders: events.map(eventOf) };
}

async function partsOf(engine: Engine, range: Range) {
  const { rows } = await engine.query(countSql(range), { topics: ['orders'] });
  const of = Math.max(1, Math.ceil(Number(rows[0]?.[0]) / eventsPerPart));
  return Array.from({ length: of }, (_, part) => ({ ...range, part, of }));
}

/** The orders that are returned whole. */
async function wholeOrders(
  engine: Engine,
  parts: Awaited<ReturnType<typeof partsOf>>,
  limits: typeof defaultLimits,
) {
  const found: Candidate[] = [];
  for (const part of parts) {
    const { rows } = await engine.query(wholeSql(part, limits.orders), { topics: ['orders'] });
    found.push(...rows.map(candidateOf));
  }
  return withinLimits(found, limits);
}

const candidateOf = ([key, isOpen, updatedAt, events, characters]: unknown[]): Candidate => ({
  ...{ key: String(key), isOpen: isOpen === true },
  ...{ updatedAt: Number(updatedAt), events: Number(events), characters: Number(characters) },
});

function withinLimits(orders: Candidate[], limits: typeof defaultLimits): Candidate[] {
  const left = { ...limits };
  return orders
    .sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.updatedAt - a.updatedAt)
    .filter(({ events, characters }) => {
      left.orders -= 1;
      left.events -= events;
      left.characters -= characters;
      return left.orders >= 0 && left.events >= 0 && left.characters >= 0;
    });
}

function eventOf(row: unknown[]): EarlierEvent {
  const [orderId, partition, offset, at, id, type, source, traceparent, data] = row;
  return {
    ...{ orderId: String(orderId), partition: Number(partition), offset: Number(offset), at: Number(at) },
    ...{ id: String(id), type: String(type), data: String(data) },
    ...{ source: textOrNull(source), traceparent: textOrNull(traceparent) },
  };
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
