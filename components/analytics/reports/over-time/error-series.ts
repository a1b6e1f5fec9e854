import { type Point, sumByBucket } from '@/components/analytics/chart/points';
import type { Answered } from '@/components/analytics/data/use-report';
import type { ReportRow } from '@/lib/analytics/reports';

type Row = ReportRow<'errors'>;

/** Services with a colour of their own; the others share one. */
const colours = ['paid', 'dispatched', 'reserved', 'confirmed', 'accent'].map((token) => `var(--${token})`);
const others = { name: 'others', label: 'Other services', colour: 'var(--ink-3)' };
/** Name of the sum of all services. */
export const allErrors = 'all';

export const serviceLabel = (service: string | null): string => service ?? others.label;

export interface ErrorSeries {
  series: { name: string; label: string; colour: string }[];
  points: Point[];
  /** Undefined without data of the period before. */
  before: Point[] | undefined;
}

/** Errors by bucket: a series for each of the services with most of them, one for the others, and the sum of all. */
export function errorSeries({ period, current, previous }: Answered<'errors'>): ErrorSeries {
  const top = topServices(current.rows);
  // Names come from outside: the prefix keeps them apart from those above.
  const nameOf = (service: string | null) =>
    service !== null && top.includes(service) ? `service ${service}` : others.name;
  const names = [...top.map(nameOf), others.name, allErrors];
  const valuesOf = ({ service, errors }: Row) => ({ [nameOf(service)]: errors, [allErrors]: errors });
  const hasOthers = current.rows.some(({ service }) => nameOf(service) === others.name);
  return {
    series: [
      ...top.map((label, i) => ({ name: nameOf(label), label, colour: colours[i] ?? others.colour })),
      ...(hasOthers ? [others] : []),
    ],
    points: sumByBucket(period, current.rows, names, valuesOf),
    before: previous?.scanned ? sumByBucket(period.previous, previous.rows, names, valuesOf) : undefined,
  };
}

/** The services with most errors, by name, so that colours do not change hands with every answer. */
function topServices(rows: readonly Row[]): string[] {
  const totals = new Map<string, number>();
  for (const { service, errors } of rows)
    if (service !== null) totals.set(service, (totals.get(service) ?? 0) + errors);
  const most = [...totals].sort(([, x], [, y]) => y - x).slice(0, colours.length);
  return most.map(([service]) => service).sort();
}
