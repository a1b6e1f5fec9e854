/** Values and states as a person would compute them: from all events, for each slot, again and again. */
import { type Bucket, binOf, smallestBinned, valueOfBin } from '@/lib/alerts/bucket';
import { durationMs } from '@/lib/alerts/duration';
import type { AlertRule } from '@/lib/alerts/rule';
import { slotMs, windowShape } from '@/lib/alerts/windows';
import type { DomainEvent } from '@/lib/events';

interface Tick {
  symbol: string;
  price: number;
  size: number;
}
const dataOf = (event: DomainEvent) => event.data as Tick;

/** Groups of events by their labels, in the order of events. */
export function groupsOf(
  { by, where }: AlertRule,
  events: readonly DomainEvent[],
): Map<string, DomainEvent[]> {
  const groups = new Map<string, DomainEvent[]>();
  const [condition] = where;
  const passes = ({ symbol }: Tick) =>
    (condition?.isNot === undefined || symbol !== condition.isNot) &&
    (condition?.in === undefined || condition.in.includes(symbol));
  for (const event of events.filter((one) => passes(dataOf(one)))) {
    const key = by.map((name) => String(dataOf(event)[name as keyof Tick])).join('|');
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  if (by.length === 0 && groups.size === 0) groups.set('', []);
  return groups;
}

/** The value of a group of events at the end of a slot, and the number of events that it is made of. */
export function valueAt(rule: AlertRule, events: readonly DomainEvent[], end: number) {
  if (rule.aggregate === 'absence') return silenceAt(rule, events, end);
  const { bucketMs, buckets } = windowShape(rule);
  const newest = Math.floor((end - slotMs) / bucketMs);
  const inWindow = events.filter(({ at }) => {
    const bucket = Math.floor(at / bucketMs);
    return at < end && bucket <= newest && bucket > newest - buckets;
  });
  return { count: inWindow.length, value: aggregate(rule, inWindow, (buckets * bucketMs) / 1_000) };
}

function aggregate(rule: AlertRule, events: readonly DomainEvent[], seconds: number): number | null {
  const count = events.length;
  if (rule.aggregate === 'count') return count;
  if (rule.aggregate === 'rate') return count / seconds;
  const values = events.map((event) => dataOf(event).price);
  const sum = values.reduce((total, value) => total + value, 0);
  if (rule.aggregate === 'sum') return sum;
  if (count === 0) return null;
  if (rule.aggregate === 'share')
    return (100 * events.filter((event) => dataOf(event).size >= 1).length) / count;
  if (rule.aggregate === 'average') return sum / count;
  if (rule.aggregate === 'min') return Math.min(...values);
  if (rule.aggregate === 'max') return Math.max(...values);
  if (rule.aggregate === 'last') return values.at(-1) ?? null;
  if (rule.aggregate === 'increase')
    return values.slice(1).reduce((total, value, n) => total + step(values[n] ?? 0, value), 0);
  return rule.aggregate === 'change' ? change(values) : percentile(rule, values);
}

const step = (before: number, after: number) => (after >= before ? after - before : after);

function change(values: readonly number[]): number | null {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [from, to] = values.indexOf(low) < values.indexOf(high) ? [low, high] : [high, low];
  if (from === to) return 0;
  return from === 0 ? null : Math.abs((100 * (to - from)) / from);
}

function percentile({ aggregate: name }: AlertRule, values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil((Number(name.slice(1)) / 100) * values.length) - 1] ?? Number.NaN;
  if (Math.abs(value) < smallestBinned) return 0;
  return Math.sign(value) * valueOfBin(binOf(Math.abs(value)));
}

function silenceAt(rule: AlertRule, events: readonly DomainEvent[], end: number) {
  const last = events.filter(({ at }) => at < end).at(-1);
  if (!last) return { count: 0, value: null };
  const windowMs = durationMs(rule.window ?? '');
  const windows = Math.floor(durationMs(rule.baseline ?? '') / windowMs);
  const newest = Math.floor(last.at / windowMs);
  const busy = new Set(events.filter(({ at }) => at <= last.at).map(({ at }) => Math.floor(at / windowMs)));
  const inBaseline = [...busy].filter((bucket) => bucket < newest && bucket >= newest - windows);
  const isUsual = inBaseline.length >= 0.9 * windows;
  return isUsual ? { count: 1, value: (end - last.at) / 1_000 } : { count: 0, value: null };
}

/** What the lake would sum of the events of a group: by slot. */
export function slotsOf(events: readonly DomainEvent[], rule: AlertRule): Bucket[] {
  const slots = new Map<number, DomainEvent[]>();
  for (const event of events) {
    const slot = Math.floor(event.at / slotMs) * slotMs;
    slots.set(slot, [...(slots.get(slot) ?? []), event]);
  }
  return [...slots].map(([slot, inSlot]) => bucketOf(slot, inSlot, rule));
}

function bucketOf(slot: number, events: readonly DomainEvent[], rule: AlertRule): Bucket {
  const measured = events.map(({ at, partition, offset, data }) => ({
    value: rule.field ? (data as Tick).price : 0,
    at,
    partition,
    offset,
  }));
  const values = measured.map(({ value }) => value);
  const find = (value: number) => measured.find((one) => one.value === value);
  return {
    start: slot,
    count: events.length,
    matched: events.filter((event) => dataOf(event).size >= 1).length,
    values: values.length,
    sum: values.reduce((total, value) => total + value, 0),
    min: find(Math.min(...values)),
    max: find(Math.max(...values)),
    first: measured[0],
    last: measured.at(-1),
    increase: values.slice(1).reduce((total, value, n) => total + step(values[n] ?? 0, value), 0),
    bins: values.map((value) => [value, 1]),
  };
}
