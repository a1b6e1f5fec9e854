'use client';
import { useRef } from 'react';
import { type AxisScale, keepScale } from './axis-scale';

/** The axis of a chart, kept over answers until the data leave it or `key` changes. */
export function useAxisScale(min: number, max: number, key: string, leastStep?: number): AxisScale {
  const kept = useRef<{ key: string; scale: AxisScale }>(undefined);
  const scale = keepScale(kept.current?.key === key ? kept.current.scale : undefined, min, max, leastStep);
  kept.current = { key, scale };
  return scale;
}
