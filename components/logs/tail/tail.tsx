'use client';
import { LiveFacets } from '@/components/logs/facets/live-facets';
import { useLogFilter, useSetLogFilter } from '@/components/logs/filter/use-log-filter';
import { Histogram } from '@/components/logs/histogram/histogram';
import { useHistogram } from '@/components/logs/histogram/use-histogram';
import { useRange } from '@/components/logs/range/use-range';
import { TailBody } from './tail-body';

/** The tab Tail: lines as they are written and earlier ones, with how many there were when, at which level and of whom. */
export function Tail() {
  const filter = useLogFilter();
  const setFilter = useSetLogFilter();
  const [range, setRange] = useRange();
  const histogram = useHistogram(filter, range);
  return (
    <>
      <Histogram poll={histogram} onSelect={(span) => setRange({ name: 'custom', ...span })} />
      <LiveFacets filter={filter} counts={histogram.answer?.answer} onChange={setFilter} />
      <TailBody key={JSON.stringify([filter, range])} filter={filter} range={range} onRange={setRange} />
    </>
  );
}
