// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { inHeldOrder, useHeldOrder } from './held-order';

const row = (id: string, count = 1) => ({ id, count });

it('keeps the order and shows the present state; what is new is counted, what is gone is gone', () =>
  expect(inHeldOrder(['a', 'b', 'c'], [row('d'), row('b', 5), row('a', 2)])).toEqual({
    rows: [row('a', 2), row('b', 5)],
    hidden: 1,
  }));

it('holds while the pointer is in the list, until it leaves or a person wants the new rows', () => {
  const { result, rerender } = renderHook(({ rows }) => useHeldOrder(rows, 'count'), {
    initialProps: { rows: [row('a'), row('b')] },
  });
  const shown = () => result.current.rows.map(({ id }) => id);
  act(() => result.current.holder.onPointerEnter?.({} as never));
  rerender({ rows: [row('c'), row('b'), row('a')] });
  expect(shown()).toEqual(['a', 'b']);
  expect(result.current.hidden).toBe(1);
  act(() => result.current.release());
  expect(shown()).toEqual(['c', 'b', 'a']);
  act(() => result.current.holder.onPointerEnter?.({} as never));
  rerender({ rows: [row('a'), row('c')] });
  expect(shown()).toEqual(['c', 'a']);
  act(() => result.current.holder.onPointerLeave?.({} as never));
  expect(shown()).toEqual(['a', 'c']);
});
