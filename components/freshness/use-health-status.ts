'use client';
import { useGatewayClockOffset, useHealth } from '@/components/live';
import { type HealthStatus, healthStatus } from './health-status';
import { useNow } from './use-now';

/** What of the gateway's last sample holds now, told again every second. `gatewayNow` is the time by its clock. */
export function useHealthStatus(): HealthStatus & { gatewayNow: number } {
  const health = useHealth();
  const aheadMs = useGatewayClockOffset();
  const now = useNow();
  return { ...healthStatus(health, aheadMs, now), gatewayNow: now + aheadMs };
}
