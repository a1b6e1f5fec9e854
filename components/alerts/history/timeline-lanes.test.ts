import { expect, it } from 'vitest';
import { incidentOf } from '@/components/alerts/testing/alerts.fixture';
import { timelineLanes } from './timeline-lanes';

const span = { from: 1_000, to: 2_000, now: 1_900 };

it('has a lane for each rule with bars from fired to resolved, or until now', () => {
  const lanes = timelineLanes(
    [
      incidentOf({ incidentId: '3', firedAt: 1_800 }),
      incidentOf({ incidentId: '2', ruleId: 'disk', ruleName: 'Disk', firedAt: 1_500, resolvedAt: 1_600 }),
      incidentOf({ incidentId: '1', firedAt: 1_100, resolvedAt: 1_200 }),
    ],
    span,
  );
  expect(lanes.map(({ ruleId, bars, firedMs }) => [ruleId, bars.length, firedMs])).toEqual([
    ['payments-declined', 2, 200],
    ['disk', 1, 100],
  ]);
  expect(lanes[0]?.bars[0]?.left).toBeCloseTo(0.8);
  expect(lanes[0]?.bars[0]?.width).toBeCloseTo(0.1);
});

it('cuts at the edges, counts overlapping bars once, and leaves out what is outside', () => {
  const lanes = timelineLanes(
    [
      incidentOf({ incidentId: '3', firedAt: 2_500 }),
      incidentOf({ incidentId: '2', firedAt: 1_200, resolvedAt: 1_500 }),
      incidentOf({ incidentId: '1', firedAt: 500, resolvedAt: 1_400 }),
    ],
    span,
  );
  expect(lanes).toHaveLength(1);
  expect(lanes[0]?.firedMs).toBe(500);
  expect(Math.min(...(lanes[0]?.bars.map(({ left }) => left) ?? []))).toBe(0);
});
