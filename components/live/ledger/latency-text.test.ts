import { describe, expect, it } from 'vitest';
import { latencyText } from './latency-text';

describe('a latency', () => {
  it.each([
    [14, 1.5, '14 ms'],
    [0, 1, '< 1 ms'],
    [-3, 12.5, '< 13 ms'],
    [12, 12.5, '< 13 ms'],
    [2_300, 40, '2.3 s'],
  ])('of %d ms, certain to %d ms, is %s', (ms, uncertaintyMs, text) => {
    expect(latencyText(ms, uncertaintyMs)).toBe(text);
  });
});
