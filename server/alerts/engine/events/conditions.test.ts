import { expect, test } from 'vitest';
import { conditionSchema } from '@/lib/alerts/condition';
import { conditionCases, conditionLines } from '@/lib/alerts/condition-cases.fixture';
import { testOf } from './conditions';

test.each(conditionCases)('$condition', ({ condition, passes }) => {
  const test = testOf([conditionSchema.parse(condition)]);
  const passed = Object.entries(conditionLines).filter(([, data]) =>
    test({ type: 'log.written', source: 'shop', data }),
  );
  expect(passed.map(([name]) => name)).toEqual(passes);
});
