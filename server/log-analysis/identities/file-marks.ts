import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DomainEvent } from '@/lib/events';
import type { StateRow } from '@/server/log-analysis/part';

/** The `ce_source` of the collector begins with it. */
const collectorSource = 'pulseboard/logs/';
const place = /^(.+)-(\d{1,15})$/s;
const maxFiles = 10_000;

const saved = z.tuple([z.string(), z.number()]);

interface Mark {
  /** Byte position of the line that was read last. */
  position: number;
  isChanged: boolean;
  isSaved: boolean;
}

/**
 * How far each file of the collector was read, in each partition. Its ids are `<file>-<byte position>`, and it writes the
 * lines of a file in order and once: what is not beyond the mark was delivered before, however long ago.
 */
export class FileMarks {
  readonly kind = 'file-marks';
  /** By partition, source and file; the one that was written to last is the last. */
  private marks = new Map<string, Mark>();
  private deleted: string[] = [];

  /** Moves the mark. False when the line was read before; undefined when it has no such id. */
  add({ partition, source, id }: Pick<DomainEvent, 'partition' | 'source' | 'id'>): boolean | undefined {
    if (!source?.startsWith(collectorSource)) return undefined;
    const [, file, digits] = place.exec(id) ?? [];
    if (file === undefined) return undefined;
    const key = `${partition} ${source} ${file}`;
    const position = Number(digits);
    const mark = this.marks.get(key);
    if (mark && position <= mark.position) return false;
    this.move(key, mark, position);
    return true;
  }

  changed(): { saved: StateRow[]; deleted: string[] } {
    const rows: StateRow[] = [];
    for (const [key, mark] of this.marks) {
      if (!mark.isChanged) continue;
      rows.push({ id: idOf(key), data: [key, mark.position] });
      mark.isChanged = false;
      mark.isSaved = true;
    }
    const { deleted } = this;
    this.deleted = [];
    return { saved: rows, deleted };
  }

  restore(rows: readonly StateRow[]): void {
    this.deleted = [];
    this.marks = new Map(
      rows.map(({ data }) => {
        const [key, position] = saved.parse(data);
        return [key, { position, isChanged: false, isSaved: true }];
      }),
    );
  }

  private move(key: string, mark: Mark | undefined, position: number): void {
    if (mark) this.marks.delete(key);
    else if (this.marks.size === maxFiles) this.forgetOldest();
    this.marks.set(key, { position, isChanged: true, isSaved: mark?.isSaved ?? false });
  }

  private forgetOldest(): void {
    for (const [key, { isSaved }] of this.marks) {
      this.marks.delete(key);
      if (isSaved) this.deleted.push(idOf(key));
      return;
    }
  }
}

/** The key may be too long for an index. */
const idOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);
