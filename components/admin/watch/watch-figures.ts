import type { HealthStatus } from '@/components/freshness/health-status';
import type { FeedHealth, ServiceHealth } from '@/lib/health';
import { formatClockTime, formatCompact, formatCount } from '@/lib/text/format';

/** A figure as it is written, or since when it is not known, epoch ms by this clock. */
export type Figure = { text: string } | { unknownSince: number };

/** A figure over as many columns as it fills: neighbours that are unknown since one time are said once. */
export interface Cell {
  text: string;
  span: number;
  isUnknown: boolean;
}

/** For a column that names the unit: with a decimal while that says something. */
const inSeconds = (seconds: number): string =>
  seconds > 0 && seconds < 10 ? seconds.toFixed(1) : formatCount(seconds);

const text = (value: string): Figure => ({ text: value });
const knownUnless = (since: number | undefined, figures: readonly string[]): Figure[] =>
  figures.map((figure) => (since === undefined ? text(figure) : { unknownSince: since }));

/** Events/s, lag, lag in seconds, buffered: of Kafka the first three say nothing while it does not answer. */
export function feedFigures(
  { eventsPerSecond, lagMessages, lagSeconds, ringEvents }: FeedHealth,
  { unknownSince, kafkaDownSince }: HealthStatus,
): readonly Figure[] {
  const ofKafka = [formatCompact(eventsPerSecond), formatCount(lagMessages), inSeconds(lagSeconds)];
  return [
    ...knownUnless(unknownSince ?? kafkaDownSince, ofKafka),
    ...knownUnless(unknownSince, [formatCount(ringEvents)]),
  ];
}

const oldAfterMs = 5_000;

/** State, lag, lag in seconds of a consumer group. `skewMs`: the gateway's clock less this one. */
export function groupFigures(
  { state, stateAt, lagMessages, lagSeconds, lagAt }: ServiceHealth,
  { unknownSince, kafkaDownSince }: HealthStatus,
  { now, skewMs }: { now: number; skewMs: number },
): readonly Figure[] {
  const old = (at: number | undefined) =>
    at !== undefined && now + skewMs - at > oldAfterMs ? at - skewMs : undefined;
  const away = unknownSince ?? kafkaDownSince;
  // Set without a lag: Kafka has not said it for a while.
  const lagUnknown = away ?? (lagMessages === undefined && lagAt !== undefined ? lagAt - skewMs : old(lagAt));
  return [
    ...knownUnless(away ?? old(stateAt), [state[0]?.toUpperCase() + state.slice(1)]),
    ...knownUnless(lagUnknown, [
      lagMessages === undefined ? '–' : formatCount(lagMessages),
      lagSeconds === undefined ? '–' : inSeconds(lagSeconds),
    ]),
  ];
}

export function cellsOf(figures: readonly Figure[]): readonly Cell[] {
  const cells: Cell[] = [];
  for (const figure of figures) {
    const isUnknown = 'unknownSince' in figure;
    const written = isUnknown ? `Unknown since ${formatClockTime(figure.unknownSince)}` : figure.text;
    const last = cells.at(-1);
    if (isUnknown && last?.isUnknown && last.text === written) last.span += 1;
    else cells.push({ text: written, span: 1, isUnknown });
  }
  return cells;
}
