'use client';
import { useSyncExternalStore } from 'react';
import { useLive } from '@/components/live/provider';

// To a quarter of a second: it is measured repeatedly, and ages on screen are in seconds.
const roughly = (ms: number): number => Math.round(ms / 250) * 250;
const zero = () => 0;

/** Ms to add to this browser's clock to get the page's, which ages on screen follow. */
export function useClockCorrection(): number {
  const { clock, freshness } = useLive();
  return useSyncExternalStore(freshness.changed.on, () => roughly(clock.correctionMs), zero);
}

/** Returns a function for event handlers: the time by the page's clock, epoch ms. */
export const usePageNow = (): (() => number) => useLive().clock.now;

/** Ms by which the gateway's clock is ahead of the page's: not 0 only while the gateway's clock is wrong. */
export function useGatewayClockOffset(): number {
  const { clock, freshness } = useLive();
  return useSyncExternalStore(freshness.changed.on, () => roughly(-clock.fromGateway(0)), zero);
}

/** By how many ms a latency may be off; undefined before the clock skew is exact to the millisecond. */
export function useLatencyUncertainty(): number | undefined {
  const { clock, ledger } = useLive();
  return useSyncExternalStore(
    ledger.changed.on,
    () => (clock.isSettled ? Math.ceil(clock.uncertaintyMs ?? 0) : undefined),
    () => undefined,
  );
}
