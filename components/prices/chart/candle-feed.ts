import type { Tick, TickListener } from '@/components/live';
import {
  type Candle,
  type CandleSeries,
  candleSeries,
  type Interval,
  maxFutureMs,
} from '@/lib/prices/candles';
import { type Candles, maxCandles } from '@/lib/prices/price-history';
import { decodeCursor, type Position } from '@/lib/protocol/cursor';
import type { CandleDrawing } from './draw-candles';
import { SeenOffsets } from './seen-offsets';

/** The live ticks of a symbol. */
interface TickSource {
  /** Calls `take` immediately with the ticks in memory, then with new ones. `isReplacement`: they replace earlier ticks. */
  watch(symbol: string, take: TickListener): () => void;
  /** The page's cursor in the topic `prices`; undefined before the first message. */
  cursor(): string | undefined;
  gatewayNow(): number;
}

/** A request to the price history. */
export interface CandleRequest {
  symbol: string;
  interval: Interval;
  limit: number;
  /** Only candles that start before this time, epoch ms. */
  to?: number;
}

export interface ChartState {
  /** Time of the oldest tick in the history, epoch ms; null: there is none. Undefined: no answer from the history. */
  historyStart?: number | null;
  /** The same at the longest interval, because short candles are kept for less time. */
  oldest?: number | null;
  /** What the chart lacks and why, as a sentence. */
  problem?: string;
  /** The newest candle. */
  last?: Candle | undefined;
  /** Number of candles drawn. */
  count: number;
}

export interface CandleFeedOptions {
  symbol: string;
  interval: Interval;
  source: TickSource;
  /** Requests candles from the price history. Rejects with an error whose message is a sentence. */
  load(request: CandleRequest): Promise<Candles>;
  drawing: CandleDrawing;
  onState(state: ChartState): void;
}

const pageSize = 1_000;
/** Maximum number of candles in a chart. */
const maxChartCandles = 20_000;
/** Delay before the history is requested again while it lags behind the page, which is usually for a moment only. */
const shortRetryMs = 150;
/** Delay after a failed request. */
const retryMs = 2_000;
/** Short retries before the chart shows an error. */
const maxShortRetries = 10;
/** With more offsets in memory the history is loaded again, which covers them. */
const maxSeenOffsets = 200_000;

/**
 * The candles of one symbol: those of the price history plus each live tick after the history's position, exactly once.
 * An answer contains every tick before its position. Every other tick arrived after the cursor that the page had at the
 * time of the request, so it is among the ticks buffered since. No tick is counted twice, and none is missing.
 */
export class CandleFeed {
  private series: CandleSeries;
  /** The position of the history in the series; undefined: the series has only live ticks. */
  private position: Position | undefined;
  private historyStart: number | null | undefined;
  private oldest: number | null = null;
  private problem: string | undefined;
  /** Ticks that arrived during the current request; undefined: there is no request. */
  private buffered: Tick[] | undefined;
  private seen = new SeenOffsets();
  /** Identifies the latest request: answers to earlier ones are ignored. */
  private requestId = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unwatch: () => void = () => undefined;
  private isLoadingOlder = false;

  constructor(private readonly options: CandleFeedOptions) {
    this.series = candleSeries({ interval: options.interval, limit: maxChartCandles });
  }

  start(): () => void {
    const { source, symbol } = this.options;
    this.unwatch = source.watch(symbol, (ticks, isReplacement) => this.take(ticks, isReplacement));
    return () => {
      this.requestId += 1;
      clearTimeout(this.timer);
      this.unwatch();
    };
  }

  /** Loads the history again, for example because a hidden page got conflated ticks. */
  reload = (): void => this.request(this.options.source.cursor(), 0);

  /** Loads older candles if there are any. */
  async older(): Promise<void> {
    const { symbol, interval, load } = this.options;
    const [oldest] = this.series.candles;
    if (!oldest || !this.hasOlder || this.isLoadingOlder || this.series.candles.length >= maxChartCandles)
      return;
    const { requestId } = this;
    this.isLoadingOlder = true;
    try {
      const { candles } = await load({ symbol, interval, to: oldest.at, limit: maxCandles });
      if (requestId !== this.requestId) return;
      this.setCandles([...candles, ...this.series.candles]);
      this.draw();
    } catch {
      // The chart stays valid; scrolling on requests again.
    } finally {
      this.isLoadingOlder = false;
    }
  }

  /** Whether the history goes back further than the chart. */
  private get hasOlder(): boolean {
    const [oldest] = this.series.candles;
    return this.historyStart != null && oldest !== undefined && this.historyStart < oldest.at;
  }

  private take(ticks: readonly Tick[], isReplacement: boolean): void {
    if (isReplacement) this.replaceTicks(ticks);
    else {
      if (this.buffered) for (const tick of ticks) this.buffered.push(tick);
      this.update(this.series.add(this.unseen(ticks)));
    }
    if (this.seen.size > maxSeenOffsets) this.reload();
  }

  /** After a snapshot: ticks that were missed before it are only in the history. */
  private replaceTicks(ticks: readonly Tick[]): void {
    if (!this.position) {
      this.setCandles([]);
      this.seen = new SeenOffsets();
      this.series.add(this.unseen(ticks));
    }
    this.reload();
  }

  /** The ticks that belong in a candle and are in none yet. */
  private unseen(ticks: readonly Tick[]): Tick[] {
    const latest = this.options.source.gatewayNow() + maxFutureMs;
    // A candle older than the chart would be incomplete; the history has it with all its ticks.
    const oldest = this.hasOlder ? (this.series.candles[0]?.at ?? 0) : Number.NEGATIVE_INFINITY;
    return ticks.filter(
      (tick) =>
        !tick.isUndated &&
        tick.at >= oldest &&
        tick.at <= latest &&
        tick.offset >= (this.position?.next[tick.partition] ?? 0) &&
        this.seen.add(tick),
    );
  }

  /** Requests the history. `cursor`: the page's cursor at the first try; ticks after it are buffered until the answer. */
  private request(cursor: string | undefined, tries: number): void {
    clearTimeout(this.timer);
    this.requestId += 1;
    if (tries === 0) this.buffered = [];
    const { requestId } = this;
    const { symbol, interval, load } = this.options;
    const from = cursor === undefined ? undefined : decodeCursor(cursor);
    const isCurrent = () => requestId === this.requestId;
    if (!from) {
      this.schedule(shortRetryMs, this.reload);
      return;
    }
    load({ symbol, interval, limit: pageSize }).then(
      (answer) => isCurrent() && this.accept(answer, from, cursor, tries),
      (error: Error) => isCurrent() && this.fail(error.message),
    );
  }

  private accept(answer: Candles, from: Position, cursor: string | undefined, tries: number): void {
    const position = decodeCursor(answer.position);
    if (position && isAtOrAfter(position, from)) this.applyHistory(answer, position);
    else if (tries < maxShortRetries) this.schedule(shortRetryMs, () => this.request(cursor, tries + 1));
    else this.fail('The price history lags behind.');
  }

  private applyHistory({ candles, historyStart, oldest }: Candles, position: Position): void {
    this.position = position;
    this.historyStart = historyStart;
    this.oldest = oldest;
    this.problem = undefined;
    this.setCandles(candles);
    this.seen = new SeenOffsets();
    this.series.add(this.unseen(this.buffered ?? []));
    this.buffered = undefined;
    this.draw();
  }

  private fail(reason: string): void {
    this.buffered = undefined;
    const hasHistory = this.position !== undefined;
    this.problem = hasHistory
      ? `${reason} Ticks may be missing from the newest candles.`
      : `${reason} Only ticks that this page received are drawn.`;
    this.draw();
    this.schedule(retryMs, this.reload);
  }

  private schedule(ms: number, then: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, ms);
  }

  private setCandles(candles: readonly Candle[]): void {
    this.series = candleSeries({ interval: this.options.interval, candles, limit: maxChartCandles });
  }

  private update(changed: readonly Candle[]): void {
    // Nothing is drawn until the history has answered or failed.
    if (!this.position && !this.problem) return;
    if (changed.every(this.options.drawing.update)) this.publish();
    else this.draw();
  }

  private draw(): void {
    this.options.drawing.fill(this.series.candles);
    this.publish();
  }

  private publish(): void {
    const { candles } = this.series;
    this.options.onState({
      ...(this.position ? { historyStart: this.historyStart, oldest: this.oldest } : {}),
      ...(this.problem ? { problem: this.problem } : {}),
      last: candles[candles.length - 1],
      count: candles.length,
    });
  }
}

/** Whether a position includes every offset before `from`, in the same log. */
const isAtOrAfter = (position: Position, from: Position): boolean =>
  from.epoch === position.epoch &&
  from.next.every((offset, partition) => (position.next[partition] ?? 0) >= offset);
