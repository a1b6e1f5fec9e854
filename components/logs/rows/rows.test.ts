import { describe, expect, it } from 'vitest';
import { lineAt } from '@/components/logs/testing/lines.fixture';
import { countNewer } from './line-order';
import { isLine, rowKey, rowsOf } from './rows';

const lines = [10, 20, 30, 40].map((at, offset) => lineAt({ at, partition: 0, offset }));
const hole = (from: number, to: number) => ({ from, to, count: 5, levels: { error: 1 }, isExact: true });

describe('rows', () => {
  it('have what is left out between the lines where it is missing', () => {
    const rows = rowsOf(lines, [hole(10, 20), hole(30, 40)]);
    expect(rows.map((row) => (isLine(row) ? row.at : 'hole'))).toEqual([10, 'hole', 20, 30, 'hole', 40]);
    expect(new Set(rows.map(rowKey)).size).toBe(6);
  });

  it('have it at the end when no line follows', () => {
    expect(rowsOf(lines, [hole(40, 50)]).map(isLine)).toEqual([true, true, true, true, false]);
    expect(rowsOf([], [hole(0, 0)])).toHaveLength(1);
    expect(rowsOf(lines, [])).toBe(lines);
  });
});

it('counts the lines that are newer than one, also when its time is the same', () => {
  const same = [0, 1, 2].map((offset) => lineAt({ at: 40, partition: 1, offset }));
  const all = [...lines, ...same];
  expect(countNewer(all, lines[1])).toBe(5);
  expect(countNewer(all, lines[3])).toBe(3);
  expect(countNewer(all, same[2])).toBe(0);
  expect(countNewer(all, undefined)).toBe(7);
});
