import type { LedgerRow } from '@/components/live';
import type { PageResult, Result } from './scenario';

/** What is wrong with a run; nothing: every line is accounted for. */
export function violationsOf({ written, offsets, ends, unfiltered, filtered }: Result): string[] {
  return [
    ...difference('offsets in Kafka', offsets, written.lines),
    ...violationsOfPage('unfiltered', unfiltered, offsets, ends),
    ...violationsOfPage('filtered', filtered, offsets, ends),
    ...difference('lines of the unfiltered page', matchesOf(unfiltered.row), written.lines),
    ...difference('lines of the filtered page', matchesOf(filtered.row), written.matching),
    ...difference('lines that the unfiltered page filtered out', unfiltered.row.filtered, 0),
  ];
}

/** Lines that match the filter: shown, or counted and not sent. */
const matchesOf = ({ received, recovered, conflated }: LedgerRow): number => received + recovered + conflated;

function violationsOfPage(
  name: string,
  page: PageResult,
  offsets: number,
  ends: readonly number[],
): string[] {
  const { row, view, lines, newest, verifier, initialLines } = page;
  const shown = initialLines + row.received + row.recovered;
  const isContiguous = name === 'unfiltered' && row.conflated === 0;
  return [
    ...difference(`offsets that the ${name} page passed`, row.offsets ?? 0, offsets),
    ...(['unexplained', 'missed', 'duplicates', 'malformed'] as const).flatMap((count) =>
      difference(`${count} of the ${name} page`, row[count], 0),
    ),
    ...difference(`lines that the ${name} page dropped`, view.dropped, 0),
    ...difference(`lines that the ${name} page lists`, lines, Math.min(20_000, shown)),
    ...(isContiguous ? heldFrom(view.before, newest, ends, lines) : []),
    // 2: the recording is bounded, so the beginning may be missing.
    ...(verifier.code === 1 ? [`the verifier of the ${name} page: ${verifier.text}`] : []),
  ];
}

/** The list has every line from the offsets on that it names. */
function heldFrom(
  before: string,
  newest: Readonly<Record<number, number>>,
  ends: readonly number[],
  lines: number,
): string[] {
  const from = before.split(',').map((place) => place.split(':').map(Number) as [number, number]);
  const held = from.reduce((total, [partition, offset]) => total + (ends[partition] ?? 0) - offset, 0);
  const last = Object.entries(newest).flatMap(([partition, offset]) =>
    difference(`the newest line of partition ${partition}`, offset + 1, ends[Number(partition)] ?? 0),
  );
  return [...difference('lines from the offsets on that the page names', lines, held), ...last];
}

const difference = (what: string, found: number, expected: number): string[] =>
  found === expected ? [] : [`${what}: ${found} and not ${expected}`];
