import type { StateRow } from '@/server/log-analysis/part';
import type { Cell } from './cell';

/** Sketches that are open at once; further ones are encoded, which takes some µs. */
const maxOpen = 1_000;

/** Which cells changed since they were saved, which were deleted, and which are open. */
export class CellChanges {
  #changed = new Set<Cell>();
  #deleted = new Set<string>();
  readonly #open = new Set<Cell>();

  changed(cell: Cell): void {
    this.#changed.add(cell);
    this.#deleted.delete(cell.id);
    this.#open.add(cell);
    if (this.#open.size <= maxOpen) return;
    const [oldest] = this.#open;
    if (oldest) this.#close(oldest);
  }

  deleted(cell: Cell): void {
    this.#changed.delete(cell);
    this.#open.delete(cell);
    this.#deleted.add(cell.id);
  }

  /** Also closes the cells that started before an epoch time in ms. */
  take(closeBefore: number): { saved: StateRow[]; deleted: string[] } {
    for (const cell of this.#open) if (cell.start < closeBefore) this.#close(cell);
    const changes = { saved: [...this.#changed].map((cell) => cell.row), deleted: [...this.#deleted] };
    this.#changed = new Set();
    this.#deleted = new Set();
    return changes;
  }

  #close(cell: Cell): void {
    cell.close();
    this.#open.delete(cell);
  }
}
