'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/skeleton';

/** Loads the chart library when the first chart is drawn, not with the page. */
export const LazyTimeChart = dynamic(() => import('./time-chart').then(({ TimeChart }) => TimeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});
