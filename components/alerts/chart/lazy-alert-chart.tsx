'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/skeleton';

/** Loads the chart library when the first chart is drawn, not with the page. */
export const LazyAlertChart = dynamic(() => import('./alert-chart').then(({ AlertChart }) => AlertChart), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});
