import { z } from 'zod';
import type { StateRow } from '@/server/log-analysis/part';

const rowId = 'totals';
const count = z.int().nonnegative();
const saved = z.object({
  /** Lines that were counted. */
  lines: count,
  /** Lines that had been counted before. */
  duplicates: count,
  /** Records that are no line. */
  invalid: count,
  /** Records that Kafka had deleted before they were read. */
  missed: count,
  /** Time of the oldest line that was counted, epoch ms; null: none. */
  since: z.number().nullable(),
});
type Totals = z.output<typeof saved>;

const zero: Totals = { lines: 0, duplicates: 0, invalid: 0, missed: 0, since: null };

/** What became of every record that was read. */
export class ReadTotals {
  readonly kind = 'read-totals';
  private totals = { ...zero };
  private isChanged = false;

  get current(): Readonly<Totals> {
    return this.totals;
  }

  add(name: Exclude<keyof Totals, 'since'>, more = 1): void {
    this.totals[name] += more;
    this.isChanged = true;
  }

  addLine(at: number): void {
    this.add('lines');
    const { since } = this.totals;
    if (since === null || at < since) this.totals.since = at;
  }

  changed(): { saved: StateRow[]; deleted: string[] } {
    const rows = this.isChanged ? [{ id: rowId, data: this.totals }] : [];
    this.isChanged = false;
    return { saved: rows, deleted: [] };
  }

  restore(rows: readonly StateRow[]): void {
    const row = rows.find(({ id }) => id === rowId);
    this.totals = row ? saved.parse(row.data) : { ...zero };
    this.isChanged = false;
  }
}
