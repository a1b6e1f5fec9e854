'use client';
import { SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { CardGrid } from '@/components/analytics/card/card-grid';
import { CardBoundary } from '@/components/freshness/card';
import { useSession } from '@/components/live';
import { buttonClass } from '@/components/ui/button';
import { PageTitle } from '@/components/ui/page-title';
import { Segmented } from '@/components/ui/segmented';
import { Behaviour } from './behaviour/behaviour';
import { Controls } from './range/controls';
import type { View } from './range/period';
import { PeriodLine } from './range/period-line';
import { useView } from './range/use-view';
import { Errors } from './reports/over-time/errors';
import { Orders } from './reports/over-time/orders';
import { Revenue } from './reports/over-time/revenue';
import { Failures } from './reports/tables/failures';
import { Funnel } from './reports/tables/funnel';
import { Products } from './reports/tables/products';
import { Services } from './reports/tables/services';
import { Stages } from './reports/tables/stages';
import { Paths } from './reports/visits/paths';
import { Sessions } from './reports/visits/sessions';
import { LakePanel } from './truth/lake-panel';
import { MatchesLive } from './truth/matches-live';

const wide = 'col-span-12';
const half = 'col-span-12 xl:col-span-6';

const sections = [
  ['Revenue', Revenue, wide],
  ['Orders', Orders, half],
  ['Errors by service', Errors, half],
  ['Sessions', Sessions, half],
  ['Paths', Paths, half],
  ['Shop funnel', Funnel, half],
  ['Time per stage', Stages, half],
  ['Top products', Products, half],
  ['Failures by cause', Failures, half],
  ['Services', Services, wide],
] as const;

const tabs = [
  { value: 'reports', label: 'Reports' },
  { value: 'behaviour', label: 'Behaviour' },
] as const;
const tabNames = tabs.map(({ value }) => value);

/** Reports over everything in the lake, with how complete and how fresh they are. */
export function AnalyticsPage() {
  const [view, setView] = useView();
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('reports'));
  const { role } = useSession();
  return (
    <>
      <PageTitle title="Analytics">
        <Segmented label="View" value={tab} options={tabs} onChange={(next) => void setTab(next)} />
        {role === 'admin' && (
          <Link href="/analytics/sql" className={buttonClass({ variant: 'secondary' })}>
            <SquareTerminal aria-hidden className="size-4" /> SQL
          </Link>
        )}
      </PageTitle>
      <Controls view={view} onChange={setView} />
      <PeriodLine view={view} />
      {tab === 'behaviour' ? <Behaviour view={view} /> : <Reports view={view} />}
    </>
  );
}

function Reports({ view }: { view: View }) {
  return (
    <CardGrid view={view} sections={sections}>
      <CardBoundary title="Matches live" className={half}>
        <MatchesLive className={half} />
      </CardBoundary>
      <CardBoundary title="Lake" className={half}>
        <LakePanel className={half} />
      </CardBoundary>
    </CardGrid>
  );
}
