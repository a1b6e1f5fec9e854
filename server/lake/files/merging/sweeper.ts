import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { Table } from '../delta/table';
import type { Disk } from '../disk';
import { segmentsIn } from '../names';
import { daysIn, filesOfDay } from '../recovery/listing';

/** How long a file that no table names any more may still be read by a query that began before. */
const GRACE_MS = 3600_000;

/** Deletes files that no reader needs: merged ones that were merged again, and all of days beyond retention. */
export class Sweeper {
  /** When a file was first found to be unused, epoch ms. */
  private readonly unused = new Map<string, number>();

  constructor(private readonly disk: Disk) {}

  /** `firstDay`: the first day that retention keeps; undefined: it keeps all. */
  async sweep(table: Table, firstDay: string | undefined, now: number): Promise<void> {
    const used = new Set(table.files.map((file) => file.path));
    const merged = path.join(table.root, '_merged');
    for (const day of await daysIn(merged)) await this.sweepDay(merged, day, used, now);
    for (const day of await daysIn(table.root))
      if (firstDay !== undefined && day < `dt=${firstDay}`) await this.sweepDay(table.root, day, used, now);
  }

  private async sweepDay(root: string, day: string, used: ReadonlySet<string>, now: number): Promise<void> {
    for (const file of await filesOfDay(root, day)) {
      if (used.has(file) || !segmentsIn(path.basename(file))) continue;
      const since = this.unused.get(file) ?? now;
      this.unused.set(file, since);
      if (now - since < GRACE_MS) continue;
      await this.disk.remove(file);
      this.unused.delete(file);
      await removeEmpty(path.dirname(file));
      await removeEmpty(path.join(root, day));
    }
  }
}

async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
