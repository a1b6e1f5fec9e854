'use client';
import { useSyncExternalStore } from 'react';
import { useLive } from '@/components/live/provider';
import type { Alert } from '@/lib/events';

const none: readonly Alert[] = [];

/** The newest state of each alert: firing ones first, critical before others, then the newest others. */
export function useAlerts(): readonly Alert[] {
  const { alerts } = useLive();
  return useSyncExternalStore(alerts.changed.on, alerts.all, () => none);
}

/** Undefined: the store does not have it. */
export function useAlert(alertId: string): Alert | undefined {
  const { alerts } = useLive();
  return useSyncExternalStore(
    alerts.changed.on,
    () => alerts.one(alertId),
    () => undefined,
  );
}

/** The alerts that fire, critical ones first, the newest of each first. */
export function useFiring(): readonly Alert[] {
  const { alerts } = useLive();
  return useSyncExternalStore(alerts.changed.on, alerts.firing, () => none);
}
