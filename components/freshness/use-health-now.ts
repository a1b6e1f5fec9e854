'use client';
import { useHealth } from '@/components/live';
import type { HealthSample } from '@/lib/health';
import { useHealthStatus } from './use-health-status';

export interface HealthNow {
  health: HealthSample | undefined;
  /** Epoch ms by the gateway's clock, as the times in the sample are. */
  now: number;
  /** The sample is so old that it says nothing of now. */
  isOld: boolean;
}

/** The last health sample, whether it is one of now, and the time to hold its times against. */
export function useHealthNow(): HealthNow {
  const { unknownSince, gatewayNow } = useHealthStatus();
  return { health: useHealth(), now: gatewayNow, isOld: unknownSince !== undefined };
}
