import { describe, expect, it } from 'vitest';
import { filterCases, filteredLines } from '@/lib/logs/filter-cases.fixture';
// @ts-expect-error plain JavaScript
import { filterOf } from './filter.mjs';

describe('the filter of the verifier', () => {
  it.each(filterCases)('$filter lets through the same log lines as the gateway', ({ filter, passes }) => {
    const matches = filterOf(filter);
    const names = Object.entries(filteredLines).flatMap(([name, data]) => (matches({ data }) ? [name] : []));
    expect(names).toEqual(passes);
  });

  it('cannot decide about a filter of a later version', () => {
    expect(filterOf({ colour: 'red' })({ data: filteredLines.info })).toBeUndefined();
  });
});
