import { z } from 'zod';
import type { StateRow } from '@/server/log-analysis/part';
import { type Cell, cellState } from './cell';
import { CellChanges } from './cell-changes';
import { hourMs, minuteMs, Operation } from './operation';

const operationState = z.object({ service: z.string(), operation: z.string() });
const operationPrefix = 'operation ';

/** In the place of service and operation, for what is not counted apart. */
const otherOperations = '(other)';
/** One of them counts the others. */
const maxOperations = 500;
/** When there are too many, one that had no line for so long makes room. */
const unusedMs = hourMs;
/** Durations are kept by minute for two to three hours, and by hour for a week. */
const minutesKeptMs = 2 * hourMs;
const keptMs = 7 * 24 * hourMs;
const maxBytes = 80 * 1024 * 1024;
const maxSlowLines = 20_000;

/** Cells by operation, with their limits. */
export class Operations {
  readonly #byService = new Map<string, Map<string, Operation>>();
  readonly #byId = new Map<string, Operation>();
  readonly #other = new Operation(otherOperations, otherOperations);
  readonly #changes = new CellChanges();
  #newOperations = new Set<Operation>();
  #deletedOperations = new Set<string>();
  #tidiedAt = 0;

  get all(): readonly Operation[] {
    return [...this.#byId.values()];
  }

  /** The cell to count a line in; undefined: it is too old. Epoch ms. */
  cellFor(service: string, name: string, at: number, now: number): Cell | undefined {
    if (at < now - keptMs) return undefined;
    const operation =
      this.#find(service, name) ?? this.#create(service, name, now) ?? this.#known(this.#other);
    operation.lastAt = Math.max(operation.lastAt, at);
    const cell = operation.cellAt(at, minutesFrom(now));
    this.#changes.changed(cell);
    return cell;
  }

  takeChanges(now: number): { saved: StateRow[]; deleted: string[] } {
    if (now >= this.#tidiedAt + minuteMs) this.#tidy(now);
    const cells = this.#changes.take(now - 2 * minuteMs);
    const saved = [...this.#newOperations].map(({ id, service, name }) => ({
      id: operationPrefix + id,
      data: { service, operation: name },
    }));
    const deleted = [...this.#deletedOperations];
    this.#newOperations = new Set();
    this.#deletedOperations = new Set();
    return { saved: [...saved, ...cells.saved], deleted: [...deleted, ...cells.deleted] };
  }

  restore(rows: readonly StateRow[]): void {
    const isOperation = ({ id }: StateRow) => id.startsWith(operationPrefix);
    for (const { data } of rows.filter(isOperation)) {
      const { service, operation } = operationState.parse(data);
      this.#register(new Operation(service, operation));
    }
    for (const row of rows.filter((row) => !isOperation(row))) this.#restoreCell(cellState.parse(row.data));
    this.#newOperations = new Set();
  }

  #restoreCell(state: z.output<typeof cellState>): void {
    const operation = this.#byId.get(state.operationId);
    if (!operation) return;
    operation.cell(state.start, state.ms === hourMs).restore(state);
    operation.lastAt = Math.max(operation.lastAt, state.start);
  }

  #find(service: string, name: string): Operation | undefined {
    return this.#byService.get(service)?.get(name);
  }

  #known(operation: Operation): Operation {
    return this.#byId.get(operation.id) ?? this.#register(operation);
  }

  #register(operation: Operation): Operation {
    const names = this.#byService.get(operation.service) ?? new Map<string, Operation>();
    this.#byService.set(operation.service, names.set(operation.name, operation));
    this.#byId.set(operation.id, operation);
    this.#newOperations.add(operation);
    this.#deletedOperations.delete(operationPrefix + operation.id);
    return operation;
  }

  /** undefined: there are too many, and all are in use. */
  #create(service: string, name: string, now: number): Operation | undefined {
    if (this.#byId.size >= maxOperations - 1) {
      const unused = this.all.find(({ lastAt, name: n }) => lastAt < now - unusedMs && n !== otherOperations);
      if (!unused) return undefined;
      this.#moveToOther(unused, now);
    }
    return this.#register(new Operation(service, name));
  }

  /** Nothing that was counted is lost: it is counted with the others. */
  #moveToOther(operation: Operation, now: number): void {
    const other = this.#known(this.#other);
    other.lastAt = Math.max(other.lastAt, operation.lastAt);
    for (const cell of operation.cells) this.#mergeInto(other, cell, now);
    this.#forget(operation);
  }

  #forget(operation: Operation): void {
    for (const cell of operation.cells) this.#remove(operation, cell);
    const names = this.#byService.get(operation.service);
    names?.delete(operation.name);
    if (names?.size === 0) this.#byService.delete(operation.service);
    this.#byId.delete(operation.id);
    this.#newOperations.delete(operation);
    this.#deletedOperations.add(operationPrefix + operation.id);
  }

  #mergeInto(operation: Operation, cell: Cell, now: number): void {
    const target = operation.cellAt(cell.start, cell.ms === hourMs ? cell.start + 1 : minutesFrom(now));
    target.merge(cell);
    this.#changes.changed(target);
  }

  #remove(operation: Operation, cell: Cell): void {
    operation.remove(cell);
    this.#changes.deleted(cell);
  }

  #tidy(now: number): void {
    this.#tidiedAt = now;
    for (const operation of this.all) {
      for (const cell of operation.hours.values())
        if (cell.start + hourMs < now - keptMs) this.#remove(operation, cell);
      for (const cell of operation.minutes.values()) {
        if (cell.start >= minutesFrom(now)) continue;
        this.#mergeInto(operation, cell, now);
        this.#remove(operation, cell);
      }
      if (operation.hours.size + operation.minutes.size === 0) this.#forget(operation);
    }
    this.#bound();
  }

  /** The oldest cells go first: their slow lines, and when that does not suffice, all of it. */
  #bound(): void {
    const cells = this.all.flatMap((operation) => operation.cells.map((cell) => ({ operation, cell })));
    cells.sort((a, b) => b.cell.start - a.cell.start);
    let slowLines = 0;
    let bytes = 0;
    for (const { operation, cell } of cells) {
      slowLines += cell.slowest.length;
      if (slowLines > maxSlowLines) cell.slowest = [];
      bytes += cell.bytes;
      if (bytes > maxBytes) this.#remove(operation, cell);
    }
  }
}

/** Start of the first hour that is kept by minute. Epoch ms. */
export const minutesFrom = (now: number): number => Math.floor((now - minutesKeptMs) / hourMs) * hourMs;
