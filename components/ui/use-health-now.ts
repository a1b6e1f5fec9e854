'use client';
import { useRef } from 'react';
import { useHealth, useTickSource } from '@/components/live';
import type { HealthSample } from '@/lib/health';
import { knownForMs } from '@/lib/health-problems';
import { useNow } from './use-now';

export interface HealthNow {
  health: HealthSample | undefined;
  /** Epoch ms by the gateway's clock, as the times in the sample are; 0 before the page is in a browser. */
  now: number;
  /** The sample came so long ago that it says nothing of now. */
  isOld: boolean;
}

/** The last health sample and whether it is one of now. */
export function useHealthNow(): HealthNow {
  const health = useHealth();
  const { gatewayNow } = useTickSource();
  const now = useNow();
  // By this page's clock alone: how old a sample is must not depend on how well two clocks agree.
  const arrived = useRef({ health, at: now });
  if (arrived.current.health !== health) arrived.current = { health, at: Date.now() };
  const isOld = now > 0 && health !== undefined && now - arrived.current.at > knownForMs;
  return { health, now: now > 0 ? gatewayNow() : 0, isOld };
}
