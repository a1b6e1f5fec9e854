'use client';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { type Replay, replaysOf } from '@/components/live/feeds/replays';
import type { LedgerRow } from '@/components/live/ledger/ledger';
import { type LedgerReport, ledgerReport } from '@/components/live/ledger/ledger-report';
import { useLive } from '@/components/live/provider';

export function useLedger(): readonly LedgerRow[] {
  const { ledger } = useLive();
  return useSyncExternalStore(ledger.changed.on, ledger.snapshot, ledger.snapshot);
}

/** Returns a function that writes down what the ledger shows at that moment. */
export function useLedgerReport(): () => LedgerReport {
  const live = useLive();
  return useCallback(() => ledgerReport(live, Date.now(), location.href), [live]);
}

/** The feeds whose missed events are being read from Kafka. */
export function useReplays(): readonly Replay[] {
  const { ledger, sessions } = useLive();
  const key = useSyncExternalStore(
    ledger.changed.on,
    () => JSON.stringify(replaysOf(sessions)),
    () => '[]',
  );
  return useMemo(() => JSON.parse(key) as Replay[], [key]);
}

/** Median event-to-screen latency of the last five seconds, ms; undefined while no event was timed. */
export function useMedianLatency(): number | undefined {
  const { ledger } = useLive();
  return useSyncExternalStore(ledger.changed.on, ledger.median, () => undefined);
}
