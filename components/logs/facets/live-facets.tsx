'use client';
import { useLogs } from '@/components/live';
import { Facets, type FacetsProps } from './facets';

/** Facets that also know services which only just wrote their first line. */
export function LiveFacets(props: Omit<FacetsProps, 'rates'>) {
  const { rates } = useLogs();
  return <Facets {...props} rates={rates} />;
}
