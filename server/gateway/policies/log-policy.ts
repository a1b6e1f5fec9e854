import type { DomainEvent, EventData } from '@/lib/events';
import { type LineFilter, linePredicate, searchedTexts } from '@/lib/logs/filter';
import type { Filter } from '@/lib/protocol';
import { everyEvent, type FeedPolicy } from './feed-policy';

type Line = EventData<'log.written'>;
const lineOf = (event: DomainEvent) => event.data as Line;
const orderOf = (event: DomainEvent) => lineOf(event).orderId;
const traceOf = (event: DomainEvent) => lineOf(event).traceId;
const serviceOf = (event: DomainEvent) => lineOf(event).service;

const mebibyte = 1024 * 1024;
/**
 * What a page takes: 15,000 lines a second are 7 % of a desktop core and 40 % of a phone's (5 µs a line, bench/logs), and
 * 6 MiB are 50 Mbit/s. At once 5,000 lines, which take the page less than 30 ms.
 */
const allowance = { eventsPerSecond: 15_000, bytesPerSecond: 6 * mebibyte, burstMs: 333 };
/** A page lists 20,000 lines: older ones would not be seen. More offsets than this take the gateway two seconds to read. */
const recovery = { newest: 20_000, offsets: 200_000 };

/** Lines by level, service, text, order and trace; lib/logs/filter.ts says what each means. */
export const logPolicy: FeedPolicy = {
  ...everyEvent,
  filters: ['level', 'service', 'text', 'orderId', 'traceId'],
  passes: (filter) => {
    const passes = linePredicate(filter, foldedOnce);
    return (event) => passes(lineOf(event));
  },
  // By the value that fewest lines have. The predicate checks the other fields.
  filterKeys: ({ orderId, traceId, service }) => {
    if (orderId !== undefined) return [`order:${orderId}`];
    if (traceId !== undefined) return [`trace:${traceId}`];
    return service === undefined
      ? undefined
      : [...new Set([service].flat())].map((name) => `service:${name}`);
  },
  eventKeys: (event) => {
    const { service, orderId, traceId } = lineOf(event);
    const keys = [`service:${service}`];
    if (orderId !== undefined) keys.push(`order:${orderId}`);
    if (traceId !== undefined) keys.push(`trace:${traceId}`);
    return keys;
  },
  named: { order: orderOf, trace: traceOf, service: serviceOf },
  namedBy,
  overload: { allowance, levelOf: (event) => lineOf(event).level },
  load: { most: 0.35, everyMs: 250 },
  recovery,
  cost: ({ text }) => (text === undefined ? 1 : 4),
};

/** Only of a filter with one field: others are counted by their predicate. */
function namedBy(filter: Filter): ReturnType<FeedPolicy['namedBy']> {
  const { orderId, traceId, service, level, text }: LineFilter = filter;
  const given = [orderId, traceId, service, level, text].filter((value) => value !== undefined);
  if (given.length !== 1) return undefined;
  if (orderId !== undefined) return { field: 'order', values: [orderId] };
  if (traceId !== undefined) return { field: 'trace', values: [traceId] };
  return service === undefined ? undefined : { field: 'service', values: [service].flat() };
}

let last: Pick<Line, 'msg' | 'err'> | undefined;
let texts: readonly string[] = [];
/** Every room with a text asks for the same line, one after the other. */
function foldedOnce(line: Pick<Line, 'msg' | 'err'>): readonly string[] {
  if (line !== last) {
    texts = searchedTexts(line);
    last = line;
  }
  return texts;
}
