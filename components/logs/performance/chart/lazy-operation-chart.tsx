'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/skeleton';

/** Loads the chart library when the first operation is opened, not with the page. */
export const LazyOperationChart = dynamic(
  () => import('./operation-chart').then(({ OperationChart }) => OperationChart),
  { ssr: false, loading: () => <Skeleton className="h-full w-full" /> },
);
