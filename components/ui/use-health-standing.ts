'use client';
import { useHealth, useTickSource } from '@/components/live';
import { type HealthStanding, healthStanding } from './health-standing';
import { useNow } from './use-now';

/** What of the gateway's last sample holds now, told again every second. `gatewayNow` is the time by its clock. */
export function useHealthStanding(): HealthStanding & { gatewayNow: number } {
  const health = useHealth();
  const { gatewayNow } = useTickSource();
  const now = useNow();
  const skewMs = gatewayNow() - Date.now();
  return { ...healthStanding(health, skewMs, now), gatewayNow: now + skewMs };
}
