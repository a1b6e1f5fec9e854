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

/** Where the live ticks of a symbol come from. */
interface TickSource {
  /** Gives what is held at once, then what comes. `isAnew`: it replaces what was given before. */
  watch(symbol: string, take: TickListener): () => void;
  /** Position of the page in the topic; undefined before it was told. */
  cursor(): string | undefined;
  gatewayNow(): number;
}

/** What the price history is asked for. */
export interface CandleRequest {
  symbol: string;
  interval: Interval;
  limit: number;
  /** Candles that start before, epoch ms. */
  to?: number;
}

export interface ChartState {
  /** The oldest tick that is known, epoch ms; null: none is. Undefined: the price history did not answer. */
  historyStart?: number | null;
  /** The same at the longest interval: short candles are held for less time. */
  oldest?: number | null;
  /** What is missing from the chart and why, as a sentence. */
  problem?: string;
  /** The newest candle, and how many are drawn. */
  last?: Candle | undefined;
  count: number;
}

export interface CandleFeedOptions {
  symbol: string;
  interval: Interval;
  source: TickSource;
  /** Asks the price history. Rejects with an error whose message says why there is no answer. */
  load(request: CandleRequest): Promise<Candles>;
  drawing: CandleDrawing;
  onState(state: ChartState): void;
}

const pageSize = 1_000;
/** As many as a person scrolls back to at most. */
const mostHeld = 20_000;
/** The price history reads what the page was sent a moment later. */
const soonMs = 150;
const laterMs = 2_000;
/** How often it is asked soon before the chart shows what came live. */
const soonTries = 10;
/** More than these are not remembered: the history is asked again, and counts them. */
const mostSeen = 200_000;

/**
 * The candles of one symbol: those of the price history, with each live tick that is behind its position, once. A tick
 * is in an answer if its offset is before the position, else it came here after the cursor that the page had when it
 * asked: nothing is counted twice, and nothing is missing in between.
 */
export class CandleFeed {
  private series: CandleSeries;
  /** Behind what the series holds; undefined: it holds what came live. */
  private position: Position | undefined;
  private historyStart: number | null | undefined;
  private oldest: number | null = null;
  private problem: string | undefined;
  /** Ticks that came since the history was asked; undefined: it has answered, or will not. */
  private pending: Tick[] | undefined;
  private seen = new SeenOffsets();
  /** Of the question that counts. */
  private question = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stops: (() => void)[] = [];
  private isLoadingOlder = false;

  constructor(private readonly options: CandleFeedOptions) {
    this.series = candleSeries({ interval: options.interval, limit: mostHeld });
  }

  start(): () => void {
    const { source, symbol } = this.options;
    this.stops = [source.watch(symbol, (ticks, isAnew) => this.take(ticks, isAnew))];
    return () => {
      this.question += 1;
      clearTimeout(this.timer);
      for (const stop of this.stops) stop();
    };
  }

  /** Asks the history again: ticks may have come conflated, as they do to a hidden page. */
  reload = (): void => this.ask(this.options.source.cursor(), 0);

  /** Adds older candles before those that are drawn, when there are any. */
  async older(): Promise<void> {
    const { symbol, interval, load } = this.options;
    const [oldest] = this.series.candles;
    if (!oldest || !this.hasOlder || this.isLoadingOlder || this.series.candles.length >= mostHeld) return;
    const { question } = this;
    this.isLoadingOlder = true;
    try {
      const { candles } = await load({ symbol, interval, to: oldest.at, limit: maxCandles });
      if (question !== this.question) return;
      this.begin([...candles, ...this.series.candles]);
      this.draw();
    } catch {
      // What is drawn is right; who scrolls on asks again.
    } finally {
      this.isLoadingOlder = false;
    }
  }

  /** Whether the history goes back further than what is drawn. */
  private get hasOlder(): boolean {
    const [oldest] = this.series.candles;
    return this.historyStart != null && oldest !== undefined && this.historyStart < oldest.at;
  }

  private take(ticks: readonly Tick[], isAnew: boolean): void {
    if (isAnew) this.takeAnew(ticks);
    else {
      if (this.pending) for (const tick of ticks) this.pending.push(tick);
      this.show(this.series.add(this.fresh(ticks)));
    }
    if (this.seen.size > mostSeen) this.reload();
  }

  /** The page was told the present state: what was missed before it is in the history alone. */
  private takeAnew(ticks: readonly Tick[]): void {
    if (!this.position) {
      this.begin([]);
      this.seen = new SeenOffsets();
      this.series.add(this.fresh(ticks));
    }
    this.reload();
  }

  /** Ticks that are in no candle yet and belong in one. */
  private fresh(ticks: readonly Tick[]): Tick[] {
    const latest = this.options.source.gatewayNow() + maxFutureMs;
    // A candle before those that are drawn would lack what else is in it: the history has it, tick and all.
    const oldest = this.hasOlder ? (this.series.candles[0]?.at ?? 0) : Number.NEGATIVE_INFINITY;
    return ticks.filter(
      (tick) =>
        !tick.isUndated &&
        tick.at >= oldest &&
        tick.at <= latest &&
        tick.offset >= (this.position?.next[tick.partition] ?? 0) &&
        this.seen.isNew(tick),
    );
  }

  /** `cursor`: where the page stood when it began to ask; what comes after that is kept until there is an answer. */
  private ask(cursor: string | undefined, tries: number): void {
    clearTimeout(this.timer);
    this.question += 1;
    if (tries === 0) this.pending = [];
    const { question } = this;
    const { symbol, interval, load } = this.options;
    const from = cursor === undefined ? undefined : decodeCursor(cursor);
    const isCurrent = () => question === this.question;
    if (!from) {
      this.later(soonMs, this.reload);
      return;
    }
    load({ symbol, interval, limit: pageSize }).then(
      (answer) => isCurrent() && this.answered(answer, from, cursor, tries),
      (error: Error) => isCurrent() && this.failed(error.message),
    );
  }

  private answered(answer: Candles, from: Position, cursor: string | undefined, tries: number): void {
    const position = decodeCursor(answer.position);
    if (position && isBehind(from, position)) this.adopt(answer, position);
    else if (tries < soonTries) this.later(soonMs, () => this.ask(cursor, tries + 1));
    else this.failed('The price history is behind.');
  }

  private adopt({ candles, historyStart, oldest }: Candles, position: Position): void {
    this.position = position;
    this.historyStart = historyStart;
    this.oldest = oldest;
    this.problem = undefined;
    this.begin(candles);
    this.seen = new SeenOffsets();
    this.series.add(this.fresh(this.pending ?? []));
    this.pending = undefined;
    this.draw();
  }

  private failed(reason: string): void {
    this.pending = undefined;
    const isWhole = this.position !== undefined;
    this.problem = isWhole
      ? `${reason} Ticks may be missing from the newest candles.`
      : `${reason} Only ticks that this page received are drawn.`;
    this.draw();
    this.later(laterMs, this.reload);
  }

  private later(ms: number, then: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, ms);
  }

  private begin(candles: readonly Candle[]): void {
    this.series = candleSeries({ interval: this.options.interval, candles, limit: mostHeld });
  }

  private show(changed: readonly Candle[]): void {
    // Before anybody answered it is not known what the chart begins with.
    if (!this.position && !this.problem) return;
    if (changed.every(this.options.drawing.update)) this.tell();
    else this.draw();
  }

  private draw(): void {
    this.options.drawing.fill(this.series.candles);
    this.tell();
  }

  private tell(): void {
    const { candles } = this.series;
    this.options.onState({
      ...(this.position ? { historyStart: this.historyStart, oldest: this.oldest } : {}),
      ...(this.problem ? { problem: this.problem } : {}),
      last: candles[candles.length - 1],
      count: candles.length,
    });
  }
}

/** Whether a position is not before another, in the same log. */
const isBehind = (from: Position, position: Position): boolean =>
  from.epoch === position.epoch &&
  from.next.every((offset, partition) => (position.next[partition] ?? 0) >= offset);
