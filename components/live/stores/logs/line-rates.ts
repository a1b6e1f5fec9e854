import { type LogLevel, logLevels } from '@/lib/events/log-level';
import type { LogLine } from '@/lib/logs/log-line';
import type { LevelCounts } from '@/lib/protocol';

/** How many lines a second there are, over the last 10 s. */
export interface LogRates {
  perSecond: number;
  /** Also of lines that were counted and not sent. */
  levels: Readonly<Record<LogLevel, number>>;
  /** Of the lines that were sent, most first, at most 100. */
  services: readonly { service: string; perSecond: number }[];
}

interface Second {
  /** Epoch s. */
  at: number;
  levels: Record<LogLevel, number>;
  services: Map<string, number>;
}

const seconds = 10;
/** Producers may make up services without end. */
const maxServices = 1_000;
const shownServices = 100;

const noLevels = (): Record<LogLevel, number> => ({ debug: 0, info: 0, warn: 0, error: 0, fatal: 0 });
export const noRates: LogRates = { perSecond: 0, levels: noLevels(), services: [] };

/** Counts live lines by second. Times are epoch ms. */
export class LineRates {
  private list: Second[] = [];
  private since: number | undefined;

  count(lines: readonly LogLine[], now: number): void {
    const { levels, services } = this.second(now);
    for (const { data } of lines) {
      levels[data.level] += 1;
      const before = services.get(data.service);
      if (before !== undefined || services.size < maxServices) services.set(data.service, (before ?? 0) + 1);
    }
  }

  /** Counts lines that were not sent. */
  countOmitted(counts: LevelCounts, now: number): void {
    const { levels } = this.second(now);
    for (const level of logLevels) levels[level] += counts[level] ?? 0;
  }

  clear(): void {
    this.list = [];
    this.since = undefined;
  }

  rates(now: number): LogRates {
    this.forget(now);
    if (this.list.length === 0) return noRates;
    const ms = Math.max(1_000, now - Math.max(this.since ?? now, 1_000 * firstSecond(now)));
    const levels = noLevels();
    const services = new Map<string, number>();
    for (const second of this.list) {
      for (const level of logLevels) levels[level] += (second.levels[level] * 1_000) / ms;
      for (const [service, count] of second.services)
        services.set(service, (services.get(service) ?? 0) + count);
    }
    const listed = [...services].map(([service, count]) => ({ service, perSecond: (count * 1_000) / ms }));
    listed.sort((a, b) => b.perSecond - a.perSecond || (a.service < b.service ? -1 : 1));
    const perSecond = logLevels.reduce((sum, level) => sum + levels[level], 0);
    return { perSecond, levels, services: listed.slice(0, shownServices) };
  }

  private second(now: number): Second {
    this.since ??= now;
    const at = Math.floor(now / 1_000);
    const last = this.list.at(-1);
    if (last?.at === at) return last;
    this.forget(now);
    const second = { at, levels: noLevels(), services: new Map() };
    this.list.push(second);
    return second;
  }

  private forget(now: number): void {
    const from = firstSecond(now);
    if ((this.list[0]?.at ?? from) < from) this.list = this.list.filter(({ at }) => at >= from);
  }
}

/** The first second that is counted: the present one is not over. */
const firstSecond = (now: number): number => Math.floor(now / 1_000) - seconds + 1;
