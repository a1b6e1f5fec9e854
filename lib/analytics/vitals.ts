/**
 * Web vitals: of each metric the largest value that is good and the largest that is not poor. ms, except CLS, which has no
 * unit. https://web.dev/articles/vitals
 */
export const vitalLimits = {
  LCP: [2_500, 4_000],
  INP: [200, 500],
  CLS: [0.1, 0.25],
  FCP: [1_800, 3_000],
  TTFB: [800, 1_800],
} as const;
export type Vital = keyof typeof vitalLimits;

export type VitalRating = 'good' | 'needs work' | 'poor';

export function ratingOf(metric: Vital, value: number): VitalRating {
  const [good, notPoor] = vitalLimits[metric];
  if (value <= good) return 'good';
  return value <= notPoor ? 'needs work' : 'poor';
}
