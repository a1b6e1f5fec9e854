import {
  addVolume,
  type Candle,
  type CandleTick,
  compareTicks,
  lastBefore,
  startOf,
  type TickOrder,
} from '@/lib/prices/candles';

/** Columns of a row. */
const column = {
  at: 0,
  open: 1,
  high: 2,
  low: 3,
  close: 4,
  volume: 5,
  count: 6,
  first: 7,
  last: 10,
} as const;
export const rowLength = 13;

/**
 * The candles of one length of all symbols, at most `limit` in total: the oldest are dropped first, all of one start
 * time together. So the content depends on the ticks and not on their order. Stored in one array of numbers; objects
 * would need three times the memory.
 */
export class CandleLevel {
  /** Every candle that starts at or after this is complete; earlier ones are dropped. Epoch ms. */
  horizon = Number.NEGATIVE_INFINITY;
  private readonly rows: Float64Array;
  /** Row indexes of each symbol, oldest first. */
  private readonly series = new Map<string, number[]>();
  private readonly free: number[] = [];
  private used = 0;

  constructor(
    readonly length: number,
    private readonly limit: number,
  ) {
    // One more row for the candle whose insertion drops the oldest.
    this.rows = new Float64Array((limit + 1) * rowLength);
  }

  get size(): number {
    return this.used - this.free.length;
  }

  get symbolCount(): number {
    return this.series.size;
  }

  symbols = (): Iterable<string> => this.series.keys();
  has = (symbol: string): boolean => this.series.has(symbol);

  add(symbol: string, tick: CandleTick): void {
    const start = startOf(tick.at, this.length);
    if (start < this.horizon) return;
    const rows = this.series.get(symbol) ?? [];
    const index = lastBefore(rows.length, (i) => this.atOf(rows[i]) <= start);
    const row = rows[index];
    if (row !== undefined && this.atOf(row) === start) this.update(row, tick);
    else this.insert(symbol, rows, index + 1, this.createRow(start, tick));
  }

  /** Restores a symbol from the numbers that `all` returned. */
  restore(symbol: string, values: Float64Array): void {
    const rows = Array.from({ length: values.length / rowLength }, () => this.allocateRow());
    for (const [i, row] of rows.entries()) copyRow(values, i, this.rows, row);
    this.series.set(symbol, rows);
  }

  /** Every symbol with its candles as numbers, oldest first. */
  *all(): Generator<[symbol: string, values: Float64Array]> {
    for (const [symbol, rows] of this.series) {
      const values = new Float64Array(rows.length * rowLength);
      for (const [i, row] of rows.entries()) copyRow(this.rows, row, values, i);
      yield [symbol, values];
    }
  }

  /** A candle of a symbol by its index, oldest first. */
  candle(symbol: string, index: number): Candle | undefined {
    const row = this.series.get(symbol)?.[index];
    return row === undefined ? undefined : this.read(row * rowLength);
  }

  /** The index of the last candle of a symbol that starts before `at`; -1: none. */
  lastBefore(symbol: string, at: number): number {
    const rows = this.series.get(symbol) ?? [];
    return lastBefore(rows.length, (i) => this.atOf(rows[i]) < at);
  }

  /** Drops every candle that starts before `start`, and accepts no more of them. */
  dropBefore(start: number): void {
    if (start <= this.horizon) return;
    for (const [symbol, rows] of this.series) {
      const dropped = rows.splice(0, lastBefore(rows.length, (i) => this.atOf(rows[i]) < start) + 1);
      // Not push(...dropped): so many arguments may overflow the stack.
      for (const row of dropped) this.free.push(row);
      if (rows.length === 0) this.series.delete(symbol);
    }
    this.horizon = start;
  }

  private atOf = (row: number | undefined): number => this.rows[(row ?? 0) * rowLength] as number;

  private allocateRow(): number {
    const freed = this.free.pop();
    if (freed !== undefined) return freed;
    this.used += 1;
    return this.used - 1;
  }

  private insert(symbol: string, rows: number[], index: number, row: number): void {
    if (rows.length === 0) this.series.set(symbol, rows);
    rows.splice(index, 0, row);
    if (this.size > this.limit) this.dropOldest();
  }

  /** Drops all candles with the oldest start time. */
  private dropOldest(): void {
    let oldest = Number.POSITIVE_INFINITY;
    for (const rows of this.series.values()) oldest = Math.min(oldest, this.atOf(rows[0]));
    this.dropBefore(oldest + this.length);
  }

  private createRow(start: number, { price, size, at, partition, offset }: CandleTick): number {
    const row = this.allocateRow();
    const order: TickOrder = [at, partition, offset];
    this.rows.set([start, price, price, price, price, size, 1, ...order, ...order], row * rowLength);
    return row;
  }

  private update(row: number, { price, size, at, partition, offset }: CandleTick): void {
    const { rows } = this;
    const from = row * rowLength;
    const get = (name: keyof typeof column) => rows[from + column[name]] as number;
    if (price > get('high')) rows[from + column.high] = price;
    if (price < get('low')) rows[from + column.low] = price;
    rows[from + column.volume] = addVolume(get('volume'), size);
    rows[from + column.count] = get('count') + 1;
    const order: TickOrder = [at, partition, offset];
    if (compareTicks(order, this.orderAt(from + column.first)) < 0) {
      rows[from + column.open] = price;
      rows.set(order, from + column.first);
    }
    if (compareTicks(order, this.orderAt(from + column.last)) > 0) {
      rows[from + column.close] = price;
      rows.set(order, from + column.last);
    }
  }

  private orderAt = (from: number): TickOrder => [
    this.rows[from] as number,
    this.rows[from + 1] as number,
    this.rows[from + 2] as number,
  ];

  private read(from: number): Candle {
    const [at, open, high, low, close, volume, count] = this.rows.subarray(
      from,
      from + rowLength,
    ) as unknown as [number, number, number, number, number, number, number];
    const [first, last] = [this.orderAt(from + column.first), this.orderAt(from + column.last)];
    return { at, open, high, low, close, volume, count, first, last };
  }
}

/** Copies number by number: with 200,000 rows, a subarray for each is ten times as slow. */
function copyRow(from: Float64Array, row: number, to: Float64Array, toRow: number): void {
  const [start, toStart] = [row * rowLength, toRow * rowLength];
  for (let i = 0; i < rowLength; i += 1) to[toStart + i] = from[start + i] as number;
}
