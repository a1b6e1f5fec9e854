import { z } from 'zod';
import { type ProcessMark, processMark } from '@/lib/logs/analysis';
import type { LogLine } from '@/lib/logs/log-line';
import type { StateRow } from '@/server/log-analysis/part';

const supervisor = 'supervisor';
const maxMarks = 2_000;
const keptMs = 7 * 24 * 3_600_000;
const maxDetail = 300;

const markId = (place: string) => `mark ${place}`;
const state = z.object({ place: z.string(), mark: processMark });

/** What happened to processes: the lines of the supervisor with the attributes `process` and `change`. */
export class Marks {
  /** By place of the line. */
  readonly #marks = new Map<string, ProcessMark>();
  #added = new Set<string>();
  #deleted: string[] = [];

  /** Returns whether the line is one. */
  add({ data, partition, offset }: LogLine, at: number): void {
    if (data.service !== supervisor || !data.attributes) return;
    const { process, change } = data.attributes;
    const mark = processMark.safeParse({ at, process, change, detail: data.msg.slice(0, maxDetail) });
    if (!mark.success) return;
    const place = `${partition} ${offset}`;
    this.#marks.set(place, mark.data);
    this.#added.add(place);
  }

  /** From `from` to before `to`, oldest first; the newest 500. Epoch ms. */
  between(from: number, to: number): ProcessMark[] {
    return [...this.#marks.values()]
      .filter(({ at }) => at >= from && at < to)
      .sort((a, b) => a.at - b.at)
      .slice(-500);
  }

  takeChanges(now: number): { saved: StateRow[]; deleted: string[] } {
    this.#bound(now);
    const saved = [...this.#added].map((place) => ({
      id: markId(place),
      data: { place, mark: this.#marks.get(place) },
    }));
    const deleted = this.#deleted.map(markId);
    this.#added = new Set();
    this.#deleted = [];
    return { saved, deleted };
  }

  static isRow({ id }: StateRow): boolean {
    return id.startsWith(markId(''));
  }

  restore(rows: readonly StateRow[]): void {
    const marks = rows.map(({ data }) => state.parse(data));
    for (const { place, mark } of marks.sort((a, b) => a.mark.at - b.mark.at)) this.#marks.set(place, mark);
  }

  #bound(now: number): void {
    let excess = this.#marks.size - maxMarks;
    for (const [place, { at }] of this.#marks) {
      if (excess <= 0 && at >= now - keptMs) return;
      excess--;
      this.#marks.delete(place);
      this.#added.delete(place);
      this.#deleted.push(place);
    }
  }
}
