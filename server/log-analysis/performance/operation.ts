import { textHash } from '@/server/log-analysis/text-hash';
import { Cell } from './cell';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
/** Kept, and seen in the list: the slowest line of each minute, and of each hour these. */
const slowLines = { minute: 1, hour: 3 };

/** The durations of one operation of a service, by minute and, for older ones, by hour. */
export class Operation {
  readonly id: string;
  readonly minutes = new Map<number, Cell>();
  readonly hours = new Map<number, Cell>();
  /** Epoch ms of the newest line. */
  lastAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly service: string,
    readonly name: string,
  ) {
    this.id = textHash(`${service}\n${name}`).toString(36);
  }

  /** Oldest first. */
  get cells(): Cell[] {
    return [...this.hours.values(), ...this.minutes.values()];
  }

  /** The cell of a time, by hour if it is before `minutesFrom`; may be a new one. Epoch ms. */
  cellAt(at: number, minutesFrom: number): Cell {
    const isHour = at < minutesFrom;
    const length = isHour ? hourMs : minuteMs;
    return this.cell(Math.floor(at / length) * length, isHour);
  }

  cell(start: number, isHour: boolean): Cell {
    const cells = isHour ? this.hours : this.minutes;
    const found = cells.get(start);
    if (found) return found;
    const cell = isHour
      ? new Cell(this.id, start, hourMs, slowLines.hour)
      : new Cell(this.id, start, minuteMs, slowLines.minute);
    cells.set(start, cell);
    return cell;
  }

  remove(cell: Cell): void {
    (cell.ms === hourMs ? this.hours : this.minutes).delete(cell.start);
  }
}
