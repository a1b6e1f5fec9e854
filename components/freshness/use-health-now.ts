'use client';
import { useHealth } from '@/components/live';
import type { HealthSample } from '@/lib/health';
import { useHealthStatus } from './use-health-status';

export interface HealthNow {
  health: HealthSample | undefined;
  /** Epoch ms by the gateway's clock, like the times in the sample. */
  now: number;
  /** The sample is too old to show as the present state. */
  isOld: boolean;
}

/** The last health sample, whether it is current, and the time to compare its times with. */
export function useHealthNow(): HealthNow {
  const { unknownSince, gatewayNow } = useHealthStatus();
  return { health: useHealth(), now: gatewayNow, isOld: unknownSince !== undefined };
}
