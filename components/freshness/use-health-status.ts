'use client';
import { useGatewayClockOffset, useHealth } from '@/components/live';
import { type HealthStatus, healthStatus } from './health-status';
import { useNow } from './use-now';

/** How current the last health sample is, updated every second. `gatewayNow`: epoch ms by the gateway's clock. */
export function useHealthStatus(): HealthStatus & { gatewayNow: number } {
  const health = useHealth();
  const aheadMs = useGatewayClockOffset();
  const now = useNow();
  return { ...healthStatus(health, aheadMs, now), gatewayNow: now + aheadMs };
}
