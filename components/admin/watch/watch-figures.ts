import type { HealthStatus } from '@/components/freshness/health-status';
import type { FeedHealth, ServiceHealth } from '@/lib/health';
import { formatClockTime, formatCompact, formatCount } from '@/lib/text/format';

/** A formatted figure, or since when it is unknown (epoch ms by this browser's clock). */
export type Figure = { text: string } | { unknownSince: number };

/** A table cell: neighbouring figures that are unknown since the same time share one. */
export interface Cell {
  text: string;
  span: number;
  isUnknown: boolean;
}

/** Seconds without the unit, with one decimal below 10. */
const inSeconds = (seconds: number): string =>
  seconds > 0 && seconds < 10 ? seconds.toFixed(1) : formatCount(seconds);

const text = (value: string): Figure => ({ text: value });
const knownUnless = (since: number | undefined, figures: readonly string[]): Figure[] =>
  figures.map((figure) => (since === undefined ? text(figure) : { unknownSince: since }));

/** Events/s, lag, lag in seconds and buffered events. The first three are unknown while Kafka does not answer. */
export function feedFigures(
  { eventsPerSecond, lagMessages, lagSeconds, ringEvents }: FeedHealth,
  { unknownSince, kafkaDownSince }: HealthStatus,
): readonly Figure[] {
  const fromKafka = [formatCompact(eventsPerSecond), formatCount(lagMessages), inSeconds(lagSeconds)];
  return [
    ...knownUnless(unknownSince ?? kafkaDownSince, fromKafka),
    ...knownUnless(unknownSince, [formatCount(ringEvents)]),
  ];
}

const maxAgeMs = 5_000;

/** State, lag and lag in seconds of a consumer group. `skewMs`: the gateway's clock minus this one. */
export function groupFigures(
  { state, stateAt, lagMessages, lagSeconds, lagAt }: ServiceHealth,
  { unknownSince, kafkaDownSince }: HealthStatus,
  { now, skewMs }: { now: number; skewMs: number },
): readonly Figure[] {
  const staleSince = (at: number | undefined) =>
    at !== undefined && now + skewMs - at > maxAgeMs ? at - skewMs : undefined;
  const downSince = unknownSince ?? kafkaDownSince;
  // `lagAt` without a lag: Kafka has not reported it for a while.
  const lagUnknown =
    downSince ?? (lagMessages === undefined && lagAt !== undefined ? lagAt - skewMs : staleSince(lagAt));
  return [
    ...knownUnless(downSince ?? staleSince(stateAt), [state[0]?.toUpperCase() + state.slice(1)]),
    ...knownUnless(lagUnknown, [
      lagMessages === undefined ? '–' : formatCount(lagMessages),
      lagSeconds === undefined ? '–' : inSeconds(lagSeconds),
    ]),
  ];
}

/** Joins neighbouring figures that are unknown since the same time. */
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
