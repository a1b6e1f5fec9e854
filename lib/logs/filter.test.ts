import { describe, expect, it } from 'vitest';
import { linePredicate } from './filter';
import { filterCases, filteredLines } from './filter-cases.fixture';

describe('a filter of log lines', () => {
  it.each(filterCases)('$filter lets through $passes', ({ filter, passes }) => {
    const predicate = linePredicate(filter);
    const names = Object.entries(filteredLines).flatMap(([name, line]) => (predicate(line) ? [name] : []));
    expect(names).toEqual(passes);
  });
});
