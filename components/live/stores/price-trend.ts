import { maxFutureMs } from '@/lib/prices/candles';

interface Point {
  at: number;
  price: number;
}

/** The points of a small line. */
export interface Spark {
  spark: readonly number[];
  /** Since when `spark` is, epoch ms; undefined: it is the closes of the last hour, one a minute. */
  sparkSince: number | undefined;
}

const minuteMs = 60_000;
const mostMinutes = 60;
/** Without closes from the price history: what arrived here, a point every two seconds. */
const sparkMs = 2_000;
const sparkPoints = 40;

/** The small line of one symbol: the closes of the last hour where the price history told them, else what arrived here. */
export class PriceTrend {
  /** By minute, oldest first. */
  private closes: [start: number, price: number][] | undefined;
  private arrived: Point[] = [];
  private drawnAt = 0;
  private current: Spark = { spark: [], sparkSince: undefined };

  state = (): Spark => this.current;

  setCloses(closes: readonly [number, number][]): void {
    const newer = (this.closes ?? []).filter(([start]) => start > (closes.at(-1)?.[0] ?? 0));
    this.closes = [...closes.map(([start, price]): [number, number] => [start, price]), ...newer];
    this.draw();
  }

  /** What is held of what arrived is told anew. */
  forgetArrived(): void {
    this.arrived = [];
  }

  /** Takes the ticks of a frame. A new line at most every two seconds: it would be drawn anew each time. */
  add(ticks: readonly Point[]): Spark {
    const { closes, arrived } = this;
    const latest = Date.now() + maxFutureMs;
    for (const tick of ticks) {
      if (!closes) this.arrive(tick);
      else if (tick.at <= latest) close(closes, tick);
    }
    const { at = 0 } = ticks[ticks.length - 1] ?? {};
    // Either way: after one tick stamped years ahead, those of now are not too early.
    if (closes ? Math.abs(at - this.drawnAt) >= sparkMs : arrived !== this.arrived) this.draw(at);
    return this.current;
  }

  private arrive(tick: Point): void {
    const last = this.arrived[this.arrived.length - 1];
    if (last && Math.abs(tick.at - last.at) < sparkMs) return;
    this.arrived = [...this.arrived, tick].slice(-sparkPoints);
  }

  private draw(at = this.drawnAt): void {
    this.drawnAt = at;
    this.current = this.closes
      ? { spark: this.closes.map(([, price]) => price), sparkSince: undefined }
      : { spark: this.arrived.map(({ price }) => price), sparkSince: this.arrived[0]?.at };
  }
}

function close(closes: [number, number][], { at, price }: Point): void {
  const start = Math.floor(at / minuteMs) * minuteMs;
  const last = closes[closes.length - 1];
  if (last?.[0] === start) last[1] = price;
  else if (start > (last?.[0] ?? 0)) closes.push([start, price]);
  if (closes.length > mostMinutes + 1) closes.shift();
}
