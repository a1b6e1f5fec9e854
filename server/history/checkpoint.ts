import { createHash } from 'node:crypto';
import { z } from 'zod';
import { rowLength } from './candle-level';
import { type Level, levels, PriceHistory } from './price-history';

/** A price history and the position in the topic that it was read to. */
export interface Checkpoint {
  /** Epoch of the log that the offsets belong to. */
  epoch: string;
  /** The next offset of each partition. */
  next: number[];
  history: PriceHistory;
}

/** Format version. A file of another version is not read. */
const version = 1;
const rowBytes = rowLength * 8;

const level = z.enum(levels as [Level, ...Level[]]);
const headSchema = z.object({
  version: z.literal(version),
  epoch: z.string(),
  next: z.array(z.int().nonnegative()),
  /** The horizon of each level; null: it has not dropped anything. */
  horizons: z.record(level, z.number().nullable()),
  symbols: z.array(z.string()),
  /** Level, index of the symbol, number of its rows. */
  series: z.array(z.tuple([level, z.int().nonnegative(), z.int().positive()])),
});

/** Encodes a checkpoint as a hash, a line of JSON, and the candles as raw numbers. */
export function encodeCheckpoint({ epoch, next, history }: Checkpoint): Buffer {
  const symbols = history.names();
  const indexes = new Map(symbols.map((symbol, index) => [symbol, index]));
  const series: [Level, number, number][] = [];
  const rows: Buffer[] = [];
  for (const name of levels) {
    for (const [symbol, values] of history.levels[name].all()) {
      series.push([name, indexes.get(symbol) ?? 0, values.length / rowLength]);
      rows.push(Buffer.from(values.buffer));
    }
  }
  const horizons = Object.fromEntries(
    levels.map((name) => [name, finiteOrNull(history.levels[name].horizon)]),
  );
  const head = Buffer.from(`${JSON.stringify({ version, epoch, next, horizons, symbols, series })}\n`);
  const parts = [head, ...rows];
  return Buffer.concat([Buffer.from(`${hashOf(parts)}\n`), ...parts]);
}

/** Decodes the bytes of a checkpoint file. Throws when they are damaged or of another format. */
export function decodeCheckpoint(bytes: Buffer, history = new PriceHistory()): Checkpoint {
  const headAt = bytes.indexOf('\n') + 1;
  const hash = bytes.toString('latin1', 0, Math.max(0, headAt - 1));
  if (headAt === 0 || hash !== hashOf([bytes.subarray(headAt)]))
    throw new Error('The checkpoint file is damaged: its hash does not match.');
  const rowsAt = bytes.indexOf('\n', headAt) + 1;
  const head = headSchema.parse(JSON.parse(bytes.toString('utf8', headAt, rowsAt)));
  for (const name of levels) history.levels[name].horizon = head.horizons[name] ?? Number.NEGATIVE_INFINITY;
  let at = rowsAt;
  for (const [name, symbol, count] of head.series) {
    history.levels[name].restore(
      head.symbols[symbol] ?? '',
      numbersIn(bytes.subarray(at, at + count * rowBytes)),
    );
    at += count * rowBytes;
  }
  return { epoch: head.epoch, next: head.next, history };
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Copied, because a Float64Array must be aligned to eight bytes. */
const numbersIn = (bytes: Buffer): Float64Array => new Float64Array(new Uint8Array(bytes).buffer);

function hashOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
