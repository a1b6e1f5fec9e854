'use client';
import { useSyncExternalStore } from 'react';
import { useLive } from '@/components/live/provider';
import type { HealthSample } from '@/lib/health';

/** The last health sample; undefined before the first. */
export function useHealth(): HealthSample | undefined {
  const { health } = useLive();
  return useSyncExternalStore(health.changed.on, health.sample, () => undefined);
}
