'use client';
import { CardGrid } from '@/components/analytics/card/card-grid';
import type { View } from '@/components/analytics/range/period';
import { Funnel } from '@/components/analytics/reports/tables/funnel';
import { CardBoundary } from '@/components/freshness/card';
import { Pages } from './pages';
import { SessionsNow } from './sessions-now';
import { Viewed } from './viewed';
import { Vitals } from './vitals';

const wide = 'col-span-12';
const half = 'col-span-12 xl:col-span-6';
const sections = [
  ['Shop funnel', Funnel, half],
  ['Pages', Pages, half],
  ['Products viewed', Viewed, half],
  ['Web vitals', Vitals, half],
] as const;

/** What visitors of the shop do. */
export function Behaviour({ view }: { view: View }) {
  return (
    <CardGrid view={view} sections={sections}>
      <CardBoundary title="Sessions now" className={wide}>
        <SessionsNow className={wide} />
      </CardBoundary>
    </CardGrid>
  );
}
