import type { DDSketch } from '@datadog/sketches-js';
import { z } from 'zod';
import { type LogLine, logLine } from '@/lib/logs/log-line';
import type { StateRow } from '@/server/log-analysis/part';
import { addDuration, addEncoded, encodeSketch, newSketch } from './sketch-code';
import { slowestOf } from './slow-lines';

export const cellState = z.object({
  operationId: z.string(),
  start: z.number(),
  ms: z.number(),
  count: z.int().nonnegative(),
  errors: z.int().nonnegative(),
  sumMs: z.number().nonnegative(),
  maxMs: z.number().nonnegative(),
  sketch: z.string(),
  slowest: z.array(logLine),
});

/** The durations of one operation in one minute or hour. */
export class Cell {
  count = 0;
  errors = 0;
  sumMs = 0;
  maxMs = 0;
  /** Slowest first. */
  slowest: readonly LogLine[] = [];
  /** While lines come; it takes ten times the memory of its code. */
  #sketch: DDSketch | undefined;
  #code = '';

  /** `start`: epoch ms. `ms`: length. `maxSlow`: slow lines to keep. */
  constructor(
    readonly operationId: string,
    readonly start: number,
    readonly ms: number,
    readonly maxSlow: number,
  ) {}

  add(ms: number, isError: boolean, line: () => LogLine): void {
    this.count++;
    if (isError) this.errors++;
    this.sumMs += ms;
    addDuration(this.#open(), ms);
    this.maxMs = Math.max(this.maxMs, ms);
    const least = this.slowest.at(-1)?.data.durationMs ?? 0;
    if (this.slowest.length < this.maxSlow || ms > least)
      this.slowest = slowestOf([...this.slowest, line()], this.maxSlow);
  }

  merge(other: Cell): void {
    this.count += other.count;
    this.errors += other.errors;
    this.sumMs += other.sumMs;
    this.maxMs = Math.max(this.maxMs, other.maxMs);
    other.addTo([this.#open()]);
    this.slowest = slowestOf([...this.slowest, ...other.slowest], this.maxSlow);
  }

  /** Adds its durations to sketches. */
  addTo(sketches: readonly DDSketch[]): void {
    if (this.#sketch) for (const sketch of sketches) sketch.merge(this.#sketch);
    else if (this.#code !== '') addEncoded(this.#code, sketches);
  }

  /** Makes it small. It can still be added to. */
  close(): void {
    this.#code = this.#encoded();
    this.#sketch = undefined;
  }

  get id(): string {
    return `cell ${this.operationId} ${this.ms} ${this.start}`;
  }

  get row(): StateRow {
    const { operationId, start, ms, count, errors, sumMs, maxMs, slowest } = this;
    const data = { operationId, start, ms, count, errors, sumMs, maxMs, slowest, sketch: this.#encoded() };
    return { id: this.id, data };
  }

  /** Memory that it takes when it is closed, about. */
  get bytes(): number {
    return 250 + this.#code.length + 700 * this.slowest.length;
  }

  restore({ sketch, count, errors, sumMs, maxMs, slowest }: z.output<typeof cellState>): void {
    Object.assign(this, { count, errors, sumMs, maxMs, slowest });
    this.#code = sketch;
  }

  #open(): DDSketch {
    if (this.#sketch) return this.#sketch;
    const sketch = newSketch();
    if (this.#code !== '') addEncoded(this.#code, [sketch]);
    this.#sketch = sketch;
    return sketch;
  }

  #encoded(): string {
    return this.#sketch ? encodeSketch(this.#sketch) : this.#code;
  }
}
