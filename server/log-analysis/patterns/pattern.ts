import { z } from 'zod';
import { logLevels } from '@/lib/events/log-level';
import type { LogPattern } from '@/lib/logs/analysis';
import { type LogLine, logLine } from '@/lib/logs/log-line';
import { exampleOf } from '@/server/log-analysis/example';
import type { AnalysedLine, StateRow } from '@/server/log-analysis/part';
import { MinuteCounts, minuteCountsState } from './minute-counts';
import { type Template, templateOf } from './template';
import type { TemplateEntry } from './template-index';

/** Services that a pattern counts apart; lines of further ones are in its count only. */
const maxServices = 50;
const shownServices = 20;
const newForMs = 600_000;

const count = z.int().nonnegative();
const patternState = z.object({
  tokens: z.array(z.string()),
  level: z
    .int()
    .min(0)
    .max(logLevels.length - 1),
  count,
  trend: minuteCountsState,
  services: z.array(z.tuple([z.string(), count])),
  firstAt: z.number(),
  lastAt: z.number(),
  example: logLine,
});

/** Messages with one template, of all services and levels. */
export class Pattern implements TemplateEntry {
  count = 0;
  lastAt = Number.NEGATIVE_INFINITY;
  firstAt = Number.POSITIVE_INFINITY;
  isGone = false;
  #trend = new MinuteCounts();
  /** Index in `logLevels`. */
  #level = 0;
  #services = new Map<string, number>();
  #example: LogLine | undefined;

  constructor(
    readonly id: string,
    public template: Template,
  ) {}

  static from({ id, data }: StateRow): Pattern {
    const state = patternState.parse(data);
    const pattern = new Pattern(id, templateOf(state.tokens));
    pattern.count = state.count;
    pattern.firstAt = state.firstAt;
    pattern.lastAt = state.lastAt;
    pattern.#trend = MinuteCounts.from(state.trend);
    pattern.#level = state.level;
    pattern.#services = new Map(state.services);
    pattern.#example = state.example;
    return pattern;
  }

  get row(): StateRow {
    const data = {
      tokens: this.template.tokens,
      level: this.#level,
      count: this.count,
      trend: this.#trend.state,
      services: [...this.#services],
      firstAt: this.firstAt,
      lastAt: this.lastAt,
      example: this.#example,
    };
    return { id: this.id, data };
  }

  add({ at, line }: AnalysedLine): void {
    this.count++;
    this.firstAt = Math.min(this.firstAt, at);
    this.#trend.add(at);
    this.#level = Math.max(this.#level, logLevels.indexOf(line.data.level));
    this.#addService(line.data.service, 1);
    if (at < this.lastAt) return;
    this.lastAt = at;
    this.#example = exampleOf(line);
  }

  /** Takes over the lines of another pattern. */
  absorb(other: Pattern): void {
    this.count += other.count;
    this.firstAt = Math.min(this.firstAt, other.firstAt);
    this.#trend.merge(other.#trend);
    this.#level = Math.max(this.#level, other.#level);
    for (const [service, lines] of other.#services) this.#addService(service, lines);
    if (other.lastAt < this.lastAt) return;
    this.lastAt = other.lastAt;
    this.#example = other.#example;
  }

  /** Its lines are in another pattern, or are given up. */
  end(): void {
    this.isGone = true;
    this.#example = undefined;
  }

  matches(service: string | undefined, minLevel: number): boolean {
    return this.#level >= minLevel && (service === undefined || this.#services.has(service));
  }

  /** Lines a minute in the last ten minutes, less those in the fifty before. */
  growth(now: number): number {
    const trend = this.#trend.until(now);
    const sum = (from: number, to: number) =>
      trend.slice(from, to).reduce((total, lines) => total + lines, 0);
    return sum(50, 60) / 10 - sum(0, 50) / 50;
  }

  /** As one entry of a list; empty: it has no line. */
  view(now: number): LogPattern[] {
    if (!this.#example) return [];
    const pattern = {
      id: this.id,
      template: this.template.tokens.join(''),
      level: logLevels[this.#level] ?? 'debug',
      count: this.count,
      trend: this.#trend.until(now),
      services: [...this.#services]
        .map(([service, lines]) => ({ service, count: lines }))
        .sort((a, b) => b.count - a.count)
        .slice(0, shownServices),
      firstAt: this.firstAt,
      lastAt: this.lastAt,
      isNew: now - this.firstAt < newForMs,
      example: this.#example,
    };
    return [pattern];
  }

  #addService(service: string, lines: number): void {
    const before = this.#services.get(service);
    if (before !== undefined || this.#services.size < maxServices)
      this.#services.set(service, (before ?? 0) + lines);
  }
}
