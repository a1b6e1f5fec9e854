'use client';
import { ChartNoAxesCombined, LockKeyhole } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useSession } from '@/components/live';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionBoundary } from '@/components/ui/section-boundary';
import { SkeletonRows } from '@/components/ui/skeleton';

/** The editor is loaded on this page only. */
const Workbench = dynamic(() => import('./workbench').then((module) => module.Workbench), {
  ssr: false,
  loading: () => <SkeletonRows rows={10} />,
});

/** Statements over the lake, for admins. */
export function SqlPage() {
  const { role } = useSession();
  return (
    <>
      <PageTitle title="SQL">
        <Link href="/analytics" className={buttonClass({ variant: 'ghost' })}>
          <ChartNoAxesCombined aria-hidden className="size-4" /> Analytics
        </Link>
      </PageTitle>
      {role === undefined && <SkeletonRows rows={10} />}
      {role === 'viewer' && <Denied />}
      {role === 'admin' && (
        <SectionBoundary name="SQL">
          <Workbench />
        </SectionBoundary>
      )}
    </>
  );
}

function Denied() {
  return (
    <EmptyState
      icon={LockKeyhole}
      title="Only admins can run SQL"
      action={
        <Link href="/admin" className={buttonClass({ variant: 'primary' })}>
          Sign in
        </Link>
      }
    >
      Statements can read every event of the lake. Sign in on the admin page, then come back to this one.
    </EmptyState>
  );
}
