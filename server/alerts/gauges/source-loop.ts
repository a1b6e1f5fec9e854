import type { Logger } from 'pino';
import type { Sample } from '@/server/alerts/engine/interface';
import { seriesKey, storableReading } from './series';
import type { SeriesBudget } from './series-budget';
import type { GaugeSource, Reading, Series } from './source';

/** The values of a source that has not answered for this long are not known. */
const unknownAfterMs = 5_000;
const usualEveryMs = 1_000;
const usualTimeoutMs = 2_000;

export interface LoopOptions {
  budget: SeriesBudget;
  log: Logger;
  /** Epoch ms. */
  now(): number;
  onSamples(samples: readonly Sample[]): void;
}

/** Reads one source again and again. */
export class SourceLoop {
  /** Its series by key, and whether their values are known at the moment. */
  private readonly series = new Map<string, { series: Series; isKnown: boolean }>();
  private readonly stopping = new AbortController();
  private answeredAt: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: GaugeSource,
    private readonly options: LoopOptions,
  ) {
    this.answeredAt = options.now();
  }

  /** Whether the series is one of this source's. */
  owns({ gauge, labels }: Series): boolean {
    const { gauges, labels: own = {} } = this.source;
    const has = Object.entries(own).every(([name, value]) => labels[name] === value);
    return has && gauges.some((name) => name === gauge);
  }

  /** Takes over a series of an earlier run. */
  adopt(series: Series): void {
    const key = seriesKey(series);
    if (this.options.budget.take(key)) this.series.set(key, { series, isKnown: true });
  }

  start(): void {
    void this.loop();
  }

  stop(): void {
    this.stopping.abort();
    clearTimeout(this.timer);
  }

  private async loop(): Promise<void> {
    const startedAt = performance.now();
    await this.readOnce();
    if (this.stopping.signal.aborted) return;
    const { everyMs = usualEveryMs } = this.source;
    this.timer = setTimeout(() => void this.loop(), Math.max(0, startedAt + everyMs - performance.now()));
  }

  private async readOnce(): Promise<void> {
    const { source, options, stopping } = this;
    const timeoutMs = source.timeoutMs ?? usualTimeoutMs;
    const reading = new AbortController();
    const abort = () => reading.abort(new Error(`It did not answer within ${timeoutMs} ms.`));
    const timer = setTimeout(abort, timeoutMs);
    stopping.signal.addEventListener('abort', abort, { once: true });
    try {
      const readings = await settledBefore(source.read(reading.signal), reading.signal);
      this.answeredAt = options.now();
      // The places of those that are gone are free for new ones.
      const gone = this.goneSamples(readings);
      this.emit([...gone, ...this.samplesOf(readings)]);
    } catch (error) {
      if (stopping.signal.aborted) return;
      options.log.debug(
        { err: error, source: source.name },
        'a source of gauges did not answer; trying again',
      );
      this.emit(this.unknownSamples());
    } finally {
      clearTimeout(timer);
      stopping.signal.removeEventListener('abort', abort);
    }
  }

  private emit(samples: readonly Sample[]): void {
    if (samples.length > 0 && !this.stopping.signal.aborted) this.options.onSamples(samples);
  }

  private samplesOf(readings: readonly Reading[]): Sample[] {
    const at = this.answeredAt;
    return readings.flatMap((each) => {
      const reading = storableReading(each);
      const key = seriesKey(reading);
      if (!this.options.budget.take(key)) return [];
      this.series.set(key, { series: reading, isKnown: reading.value !== null });
      return [{ ...reading, at }];
    });
  }

  private goneSamples(readings: readonly Reading[]): Sample[] {
    const present = new Set(readings.map((reading) => seriesKey(storableReading(reading))));
    return [...this.series].flatMap(([key, { series }]) => {
      if (present.has(key)) return [];
      this.series.delete(key);
      this.options.budget.release(key);
      return [goneSample(series, this.answeredAt)];
    });
  }

  private unknownSamples(): Sample[] {
    const now = this.options.now();
    const { everyMs = usualEveryMs } = this.source;
    // Between two reads nothing is heard of a source that answers.
    if (now - this.answeredAt < unknownAfterMs + everyMs - usualEveryMs) return [];
    return [...this.series.values()].flatMap((each) => {
      if (!each.isKnown) return [];
      each.isKnown = false;
      const { gauge, labels } = each.series;
      return [{ gauge, labels, value: null, at: now }];
    });
  }
}

/** Of a series whose thing is no more. */
export const goneSample = ({ gauge, labels }: Series, at: number): Sample => ({
  gauge,
  labels,
  value: null,
  isGone: true,
  at,
});

/** The same, rejected when the signal is aborted, for what takes no signal. */
function settledBefore<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
