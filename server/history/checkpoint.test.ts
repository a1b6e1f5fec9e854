import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intervalMs, intervals } from '@/lib/prices/candles';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint';
import { createCheckpointFile } from './checkpoint-file';
import { PriceHistory } from './price-history';

const log = pino({ level: 'silent' });
const noon = 20_000 * intervalMs['1d'] + 12 * intervalMs['1h'];

const small = () =>
  new PriceHistory({ limits: { '1s': 200, '1m': 200, '1h': 200, '1d': 200 }, maxSymbols: 10 });

function historyOf(prices: readonly number[]): PriceHistory {
  const history = small();
  for (const [offset, price] of prices.entries())
    history.add(['A', '株 1', '__proto__'][offset % 3] as string, {
      ...{ at: noon + offset * 700, price, size: 0.1, partition: offset % 2, offset },
    });
  return history;
}
const answersOf = (history: PriceHistory) =>
  history
    .names()
    .map((symbol) => [
      symbol,
      intervals.map((interval) => history.candles({ symbol, interval, limit: 500 })),
    ]);

describe('a checkpoint', () => {
  it('restores the history, which continues as if it had not been saved', () => {
    const prices = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 80 });
    fc.assert(
      fc.property(prices, (some) => {
        const history = historyOf(some);
        const saved = decodeCheckpoint(
          encodeCheckpoint({ epoch: 'e', next: [3, 0, 9e15], history }),
          small(),
        );
        expect(saved).toMatchObject({ epoch: 'e', next: [3, 0, 9e15] });
        for (const one of [history, saved.history])
          one.add('A', { at: noon + 5_000, price: 7, size: 1, partition: 0, offset: 999 });
        expect(answersOf(saved.history)).toEqual(answersOf(history));
      }),
    );
  });

  it('is refused when any byte was changed', () => {
    const bytes = encodeCheckpoint({ epoch: 'e', next: [1], history: historyOf([1, 2, 3]) });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const other = Buffer.from(bytes);
        other[at] = ((other[at] as number) + by) % 256;
        expect(() => decodeCheckpoint(other, small())).toThrow();
      }),
    );
  });
});

describe('the file of a checkpoint', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-checkpoint-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is replaced atomically, one write after the other, without leftover files', async () => {
    const file = createCheckpointFile(path.join(folder, 'new'), log);
    expect(await file.read()).toBeUndefined();
    const history = historyOf([1, 2]);
    await Promise.all([1, 2, 3].map((next) => file.write({ epoch: 'e', next: [next], history })));
    expect((await file.read())?.next).toEqual([3]);
    expect(await readdir(path.join(folder, 'new'))).toEqual(['price-history.checkpoint']);
  });

  it('is not used when it is truncated, of another format, or another kind of file', async () => {
    const file = createCheckpointFile(folder, log);
    const at = path.join(folder, 'price-history.checkpoint');
    await file.write({ epoch: 'e', next: [1], history: historyOf([1, 2]) });
    const whole = await readFile(at);
    await truncate(at, whole.length - 1);
    expect(await file.read()).toBeUndefined();
    for (const bytes of ['', 'x', '{"version":1}\n'] as const) {
      await writeFile(at, bytes);
      expect(await file.read()).toBeUndefined();
    }
    await writeFile(at, whole);
    expect((await file.read())?.next).toEqual([1]);
  });
});
