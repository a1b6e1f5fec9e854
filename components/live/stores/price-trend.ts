import { maxFutureMs } from '@/lib/prices/candles';

interface Point {
  at: number;
  price: number;
}

/** The points of a sparkline. */
export interface Spark {
  spark: readonly number[];
  /** Time of the first point, epoch ms; undefined: the points are the closes of the last hour, one per minute. */
  sparkSince: number | undefined;
}

const minuteMs = 60_000;
const mostMinutes = 60;
/** Without closes from the price history: a point every two seconds, from the ticks that this page received. */
const sparkMs = 2_000;
const sparkPoints = 40;

/** The sparkline of one symbol: the closes of the last hour from the price history, or else the ticks received. */
export class PriceTrend {
  /** By minute, oldest first. */
  private closes: [start: number, price: number][] | undefined;
  private received: Point[] = [];
  private drawnAt = 0;
  private current: Spark = { spark: [], sparkSince: undefined };

  state = (): Spark => this.current;

  setCloses(closes: readonly [number, number][]): void {
    const newer = (this.closes ?? []).filter(([start]) => start > (closes.at(-1)?.[0] ?? 0));
    this.closes = [...closes.map(([start, price]): [number, number] => [start, price]), ...newer];
    this.draw();
  }

  /** A snapshot replaces the ticks received. */
  clearReceived(): void {
    this.received = [];
  }

  /** Adds the ticks of a frame. The line changes at most every two seconds, because each change is drawn. */
  add(ticks: readonly Point[]): Spark {
    const { closes, received } = this;
    const latest = Date.now() + maxFutureMs;
    for (const tick of ticks) {
      if (!closes) this.receive(tick);
      else if (tick.at <= latest) close(closes, tick);
    }
    const { at = 0 } = ticks[ticks.length - 1] ?? {};
    // The absolute difference: after a tick stamped years ahead, the ticks of now are not too early.
    if (closes ? Math.abs(at - this.drawnAt) >= sparkMs : received !== this.received) this.draw(at);
    return this.current;
  }

  private receive(tick: Point): void {
    const last = this.received[this.received.length - 1];
    if (last && Math.abs(tick.at - last.at) < sparkMs) return;
    this.received = [...this.received, tick].slice(-sparkPoints);
  }

  private draw(at = this.drawnAt): void {
    this.drawnAt = at;
    this.current = this.closes
      ? { spark: this.closes.map(([, price]) => price), sparkSince: undefined }
      : { spark: this.received.map(({ price }) => price), sparkSince: this.received[0]?.at };
  }
}

function close(closes: [number, number][], { at, price }: Point): void {
  const start = Math.floor(at / minuteMs) * minuteMs;
  const last = closes[closes.length - 1];
  if (last?.[0] === start) last[1] = price;
  else if (start > (last?.[0] ?? 0)) closes.push([start, price]);
  if (closes.length > mostMinutes + 1) closes.shift();
}
