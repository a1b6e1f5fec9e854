import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Tick, TickListener } from '@/components/live';
import { type Candle, candleSeries } from '@/lib/prices/candles';
import type { Candles } from '@/lib/prices/price-history';
import { encodeCursor } from '@/lib/protocol/cursor';
import { CandleFeed, type CandleRequest, type ChartState } from './candle-feed';

const now = 1_800_000_000_000;
const epoch = 'e';

/** Gateway and price history over one log of two partitions; the test sets how far each has read. */
class World {
  log: Tick[] = [];
  sent = [0, 0];
  read = [0, 0];
  isDown = false;
  epoch = epoch;
  requests: CandleRequest[] = [];
  state: ChartState | undefined;
  drawn: Candle[] = [];
  private take: TickListener = () => undefined;

  publish(partition: number, price: number, over: Partial<Tick> = {}): void {
    const offset = this.log.filter((tick) => tick.partition === partition).length;
    const tick = {
      id: 'i',
      symbol: 'ACME',
      price,
      size: 1,
      at: now + this.log.length * 400,
      partition,
      offset,
    };
    this.log.push({ ...tick, ...over });
  }

  /** The gateway sends new ticks and repeats the last `again` ones. */
  send(again = 0): void {
    const sent = this.log.filter(({ partition, offset }) => offset < (this.sent[partition] ?? 0));
    const fresh = this.log.filter(({ partition, offset }) => offset >= (this.sent[partition] ?? 0));
    this.sent = this.ends();
    this.take([...sent.slice(sent.length - again), ...fresh], false);
  }

  /** The gateway sends a snapshot: earlier ticks are conflated into the newest. */
  sendSnapshot(): void {
    this.sent = this.ends();
    this.take(this.log.slice(-1), true);
  }

  catchUp(): void {
    this.read = this.ends();
  }

  /** The candles that a newly opened page would draw. */
  whole(): Candle[] {
    const series = candleSeries({ interval: '1s' });
    series.add(this.log.filter(({ at, isUndated }) => !isUndated && at < now + 3_600_000));
    return [...series.candles];
  }

  private ends = () => [0, 1].map((p) => this.log.filter(({ partition }) => partition === p).length);

  load = async (request: CandleRequest): Promise<Candles> => {
    this.requests.push(request);
    if (this.isDown) throw new Error('The price history is not running.');
    const series = candleSeries({ interval: request.interval });
    series.add(
      this.log.filter(
        ({ partition, offset, isUndated, at }) =>
          offset < (this.read[partition] ?? 0) && !isUndated && at < now + 3_600_000,
      ),
    );
    const all = series.candles.filter(({ at }) => at < (request.to ?? Number.POSITIVE_INFINITY));
    return {
      candles: structuredClone(all.slice(-request.limit)) as Candle[],
      position: encodeCursor({ epoch: this.epoch, next: this.read }),
      historyStart: series.candles[0]?.first[0] ?? null,
      oldest: series.candles[0]?.first[0] ?? null,
    };
  };

  open(): CandleFeed {
    const feed = new CandleFeed({
      symbol: 'ACME',
      interval: '1s',
      load: this.load,
      source: {
        watch: (_, take) => {
          this.take = take;
          take(this.log.slice(-1), true);
          return () => undefined;
        },
        cursor: () => encodeCursor({ epoch, next: this.sent }),
        gatewayNow: () => now,
      },
      drawing: {
        fill: (candles) => {
          this.drawn = structuredClone(candles) as Candle[];
        },
        update: (candle) => {
          const others = this.drawn.filter(({ at }) => at !== candle.at);
          this.drawn = [...others, structuredClone(candle)].sort((a, b) => a.at - b.at);
          return true;
        },
      },
      onState: (state) => {
        this.state = state;
      },
    });
    feed.start();
    return feed;
  }
}

const settle = () => vi.advanceTimersByTimeAsync(200);
let world: World;
beforeEach(() => {
  vi.useFakeTimers();
  world = new World();
});
afterEach(() => vi.useRealTimers());

describe('the candles of a symbol', () => {
  it('are those of the history plus each live tick after its position, once', async () => {
    for (const price of [1, 2, 3]) world.publish(0, price);
    world.sent = [3, 0];
    world.catchUp();
    world.open();
    // The history has read the first when it answers, and has not read the second.
    world.publish(0, 4);
    world.catchUp();
    world.publish(1, 5);
    world.send();
    await settle();
    expect(world.drawn).toEqual(world.whole());
    world.publish(0, 6);
    world.send(2);
    expect(world.drawn).toEqual(world.whole());
    expect(world.state).toMatchObject({ historyStart: now, last: world.whole().at(-1) });
  });

  it('are requested again while the history lags behind the page', async () => {
    for (const price of [1, 2, 3]) world.publish(0, price);
    world.sent = [3, 0];
    world.read = [1, 0];
    world.open();
    await settle();
    expect(world.state).toBeUndefined();
    world.catchUp();
    await settle();
    expect(world.drawn).toEqual(world.whole());
  });

  it('are complete in the end, whatever was sent, read and missed in between', async () => {
    const act = fc.constantFrom(
      'publish 0',
      'publish 1',
      'send',
      'send again',
      'snapshot',
      'read',
      'hide',
      'down',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
        world = new World();
        const feed = world.open();
        for (const [i, what] of acts.entries()) {
          if (what === 'publish 0') world.publish(0, i);
          if (what === 'publish 1') world.publish(1, -i);
          if (what === 'send') world.send();
          if (what === 'send again') world.send(3);
          if (what === 'snapshot') world.sendSnapshot();
          if (what === 'read') world.catchUp();
          if (what === 'down') world.isDown = !world.isDown;
          if (what === 'hide') {
            // Conflated: only the latest tick is sent, then the page becomes visible again.
            world.send();
            feed.reload();
          }
          await vi.advanceTimersByTimeAsync(i % 3 === 0 ? 200 : 0);
        }
        world.isDown = false;
        world.catchUp();
        world.send();
        await vi.advanceTimersByTimeAsync(5_000);
        expect(world.drawn).toEqual(world.whole());
        expect(world.state?.problem).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('are the live ticks while the history is down, with a note', async () => {
    world.publish(0, 1);
    world.publish(0, 2);
    world.sent = [2, 0];
    world.isDown = true;
    world.open();
    await settle();
    expect(world.state).toMatchObject({
      problem: 'The price history is not running. Only ticks that this page received are drawn.',
      count: 1,
    });
    expect(world.state).not.toHaveProperty('historyStart');
    world.publish(0, 9);
    world.send();
    expect(world.drawn.at(-1)?.close).toBe(9);
    world.isDown = false;
    world.catchUp();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(world.state?.problem).toBeUndefined();
    expect(world.drawn).toEqual(world.whole());
  });

  it('stay when the history goes down later, with a note that ticks may be missing', async () => {
    world.publish(0, 1);
    world.sent = [1, 0];
    world.catchUp();
    world.open();
    await settle();
    world.isDown = true;
    world.publish(0, 2);
    world.publish(0, 3);
    world.sendSnapshot();
    await settle();
    expect(world.state?.problem).toBe(
      'The price history is not running. Ticks may be missing from the newest candles.',
    );
    expect(world.drawn).toHaveLength(1);
  });

  it('are not those of another log', async () => {
    world.publish(0, 1);
    world.sent = [1, 0];
    world.catchUp();
    world.epoch = 'before';
    world.open();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(world.state?.problem).toContain('The price history lags behind.');
  });

  it('exclude ticks without a time and ticks hours in the future', async () => {
    world.publish(0, 1);
    world.sent = [1, 0];
    world.catchUp();
    world.open();
    await settle();
    world.publish(0, 2, { isUndated: true });
    world.publish(0, 3, { at: now + 7_200_000 });
    world.send();
    expect(world.drawn).toEqual(world.whole());
    expect(world.state?.count).toBe(1);
  });

  it('are loaded further back while there are any', async () => {
    for (let i = 0; i < 1_500; i += 1) world.publish(0, i, { at: now - 1_500_000 + i * 1_000 });
    world.sent = [1_500, 0];
    world.catchUp();
    const feed = world.open();
    await settle();
    expect(world.drawn).toHaveLength(1_000);
    // Late and older than the chart: only the history has its complete candle.
    world.publish(0, 7, { at: now - 1_499_000 });
    world.send();
    expect(world.drawn).toHaveLength(1_000);
    world.catchUp();
    await feed.older();
    expect(world.drawn).toEqual(world.whole());
    const count = world.requests.length;
    await feed.older();
    expect(world.requests).toHaveLength(count);
  });
});
