'use client';
import useSWR from 'swr';
import { callApi } from '@/components/browser/call-api';
import { usePageNow } from '@/components/live';
import { histogramAnswer } from '@/lib/logs/history';

const dayMs = 86_400_000;

/** Names of the services that wrote lines in the last day, for completion. Empty until `isWanted`, and if the history cannot be asked. */
export function useKnownServices(isWanted: boolean): readonly string[] {
  const now = usePageNow();
  const { data } = useSWR(isWanted ? 'services of logs' : null, () => load(now()), {
    dedupingInterval: 60_000,
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });
  return data ?? [];
}

async function load(now: number): Promise<string[]> {
  const to = Math.round(now);
  const query = new URLSearchParams({ from: String(to - dayMs), to: String(to), buckets: '1' });
  const { services } = await callApi(`/logs/histogram?${query}`, histogramAnswer);
  return services.map(({ service }) => service).sort();
}
