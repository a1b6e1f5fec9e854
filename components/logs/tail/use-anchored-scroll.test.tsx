// @vitest-environment happy-dom
import { useVirtualizer } from '@tanstack/react-virtual';
import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { lineAt } from '@/components/logs/testing/lines.fixture';
import { useAnchoredScroll } from './use-anchored-scroll';

const rowPx = 20;
const rowsFrom = (first: number) =>
  Array.from({ length: 100 - first }, (_, n) => lineAt({ at: first + n, partition: 0, offset: first + n }));

it('the first row in sight stays where it is when older rows come twice before the list has scrolled', () => {
  const element = document.createElement('div');
  const view = renderHook(
    ({ rows }) => {
      const virtual = useVirtualizer<HTMLElement, HTMLDivElement>({
        count: rows.length,
        getScrollElement: () => element,
        estimateSize: () => rowPx,
        observeElementRect: (_, report) => report({ width: 400, height: 10 * rowPx }),
      });
      return useAnchoredScroll({
        scroller: { current: element },
        virtual,
        rows,
        newest: 'bottom',
        isFollowing: false,
      });
    },
    { initialProps: { rows: rowsFrom(80) } },
  );
  element.scrollTop = 30;
  view.result.current();
  view.rerender({ rows: rowsFrom(50) });
  expect(element.scrollTop).toBe(30 + 30 * rowPx);
  view.rerender({ rows: rowsFrom(0) });
  expect(element.scrollTop).toBe(30 + 80 * rowPx);
});
