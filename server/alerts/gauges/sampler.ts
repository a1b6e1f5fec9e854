import type { Logger } from 'pino';
import type { Sample } from '@/server/alerts/engine/interface';
import { SeriesBudget } from './series-budget';
import type { GaugeSource, Series } from './source';
import { goneSample, SourceLoop } from './source-loop';

/** Of all sources together. */
export const maxSeries = 2_000;

export interface SamplerOptions {
  sources: readonly GaugeSource[];
  /** Series with a value from an earlier run: those that a source no longer has are gone. */
  known?: Iterable<Series>;
  log: Logger;
  /** Epoch ms; unset: the clock. */
  now?(): number;
  /**
   * Values that were just read, also when they did not change; null once for each series of a source that has not
   * answered for 5 s; `isGone` once for each series whose thing is no more.
   */
  onSamples(samples: readonly Sample[]): void;
}

/** Reads every source about once a second, each for itself, so that one that hangs keeps no other from being read. */
export function startSampler(options: SamplerOptions): { stop(): void } {
  const { sources, known = [], log, now = Date.now, onSamples } = options;
  const budget = new SeriesBudget(maxSeries);
  const loops = sources.map((source) => new SourceLoop(source, { budget, log, now, onSamples }));
  const orphans: Sample[] = [];
  for (const series of known) {
    const loop = loops.find((each) => each.owns(series));
    if (loop) loop.adopt(series);
    else orphans.push(goneSample(series, now()));
  }
  if (orphans.length > 0) onSamples(orphans);
  for (const loop of loops) loop.start();
  return {
    stop: () => {
      for (const loop of loops) loop.stop();
    },
  };
}
