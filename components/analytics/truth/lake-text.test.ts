import { describe, expect, it } from 'vitest';
import type { LakeState } from '@/lib/analytics/lake';
import { completeTo, sizeText, totalsOf } from './lake-text';

type Topic = LakeState['topics'][number];
const partition = { from: 0, to: 20, rows: 9, invalid: 1, markers: 2, expired: { rows: 0, invalid: 0 } };
const topic = (over: Partial<Topic> = {}): Topic => ({
  topic: 'orders',
  partitions: [
    { ...partition, partition: 0, gaps: [[3, 7]] },
    { ...partition, partition: 1, gaps: [] },
  ],
  files: 1,
  bytes: 10,
  newestAt: 5,
  freshMs: 100,
  ...over,
});

describe('the state of the lake', () => {
  it('has the sums of a topic over its partitions', () =>
    expect(totalsOf(topic())).toEqual({ rows: 18, invalid: 2, markers: 4, missing: 4 }));

  it('is complete up to the time of its slowest topic, unknown if one is', () => {
    expect(completeTo([topic(), topic({ freshMs: 900 })], 10_000)).toBe(9_100);
    expect(completeTo([topic(), topic({ freshMs: null })], 10_000)).toBeUndefined();
    expect(completeTo([], 10_000)).toBe(10_000);
  });

  it('has sizes in decimal units', () =>
    expect([0, 999, 1_000, 6_190_000, 41e9].map(sizeText)).toEqual([
      '0 bytes',
      '999 bytes',
      '1 kB',
      '6.19 MB',
      '41 GB',
    ]));
});
