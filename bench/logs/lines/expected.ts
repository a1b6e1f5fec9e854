/** The exact answers for generated lines, computed without any code of the analysis. */
import { type LogLevel, logLevels } from '@/lib/events/log-level';
import type { GeneratedLine } from './generated';

const minuteMs = 60_000;

/** Of a pattern or of an error group. */
export interface ExpectedGroup {
  count: number;
  level: LogLevel;
  firstAt: number;
  lastAt: number;
  /** Lines by minutes since 1970. */
  minutes: Map<number, number>;
  services: Map<string, number>;
  orders: Set<string>;
  traces: Set<string>;
}

export interface ExpectedOperation {
  errors: number;
  durations: number[];
}

const newGroup = (): ExpectedGroup => ({
  count: 0,
  level: 'debug',
  firstAt: Number.POSITIVE_INFINITY,
  lastAt: 0,
  minutes: new Map(),
  services: new Map(),
  orders: new Set(),
  traces: new Set(),
});

export class Expected {
  lines = 0;
  /** By template. */
  readonly patterns = new Map<string, ExpectedGroup>();
  /** By service, name and place or message. */
  readonly groups = new Map<string, ExpectedGroup>();
  /** By service and operation. */
  readonly operations = new Map<string, ExpectedOperation>();

  add(line: GeneratedLine): void {
    this.lines++;
    addTo(this.patterns, line.planted.template, line);
    const key = groupKeyOf(line);
    if (key !== undefined) addTo(this.groups, key, line);
    const { service, operation, durationMs, level } = line.data;
    if (operation === undefined || durationMs === undefined) return;
    const operationKey = keyOf(service, operation);
    const stats = this.operations.get(operationKey) ?? { errors: 0, durations: [] };
    this.operations.set(operationKey, stats);
    stats.durations.push(durationMs);
    if (level === 'error' || level === 'fatal') stats.errors++;
  }
}

export const keyOf = (...parts: readonly (string | null)[]): string => parts.join(' | ');

function groupKeyOf({ planted: { error, groupMessage }, data }: GeneratedLine): string | undefined {
  if (error) return keyOf(data.service, error.name, error.place);
  return groupMessage && keyOf(data.service, data.level, groupMessage);
}

function addTo(groups: Map<string, ExpectedGroup>, key: string, { data }: GeneratedLine): void {
  const group = groups.get(key) ?? newGroup();
  groups.set(key, group);
  group.count++;
  group.firstAt = Math.min(group.firstAt, data.at);
  group.lastAt = Math.max(group.lastAt, data.at);
  if (logLevels.indexOf(data.level) > logLevels.indexOf(group.level)) group.level = data.level;
  increment(group.minutes, Math.floor(data.at / minuteMs));
  increment(group.services, data.service);
  if (data.orderId !== undefined) group.orders.add(data.orderId);
  if (data.traceId !== undefined) group.traces.add(data.traceId);
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Value of rank q (n - 1), rounded down, of n values. */
export function percentile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
}
