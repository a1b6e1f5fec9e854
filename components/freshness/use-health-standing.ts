'use client';
import { useGatewayAhead, useHealth } from '@/components/live';
import { type HealthStanding, healthStanding } from './health-standing';
import { useNow } from './use-now';

/** What of the gateway's last sample holds now, told again every second. `gatewayNow` is the time by its clock. */
export function useHealthStanding(): HealthStanding & { gatewayNow: number } {
  const health = useHealth();
  const aheadMs = useGatewayAhead();
  const now = useNow();
  return { ...healthStanding(health, aheadMs, now), gatewayNow: now + aheadMs };
}
