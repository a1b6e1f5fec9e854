'use client';
import { useRef } from 'react';
import { useGatewayAhead, useHealth, usePageNow } from '@/components/live';
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
  const pageNow = usePageNow();
  const aheadMs = useGatewayAhead();
  const now = useNow();
  // By this page's clock alone: how old a sample is must not depend on how well two clocks agree.
  const arrived = useRef({ health, at: now });
  if (arrived.current.health !== health) arrived.current = { health, at: pageNow() };
  const isOld = now > 0 && health !== undefined && now - arrived.current.at > knownForMs;
  return { health, now: now > 0 ? pageNow() + aheadMs : 0, isOld };
}
