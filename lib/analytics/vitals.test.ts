import { expect, it } from 'vitest';
import { ratingOf } from './vitals';

it.each([
  ['LCP', 2_500, 'good'],
  ['LCP', 2_501, 'needs work'],
  ['LCP', 4_000, 'needs work'],
  ['LCP', 4_001, 'poor'],
  ['CLS', 0.1, 'good'],
  ['CLS', 0.25, 'needs work'],
  ['CLS', 0.26, 'poor'],
  ['INP', 200, 'good'],
  ['TTFB', 1_801, 'poor'],
] as const)('%s of %d is %s', (metric, value, rating) => expect(ratingOf(metric, value)).toBe(rating));
