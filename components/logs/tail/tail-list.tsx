'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useCallback, useId, useLayoutEffect, useMemo, useRef } from 'react';
import { type Row, rowKey } from '@/components/logs/rows/rows';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { formatCount } from '@/lib/text/format';
import { headerPx, oldEndPx, rowPx } from './layout';
import { OldEnd } from './old-end';
import { TailHeader } from './tail-header';
import { TailRow } from './tail-row';
import type { TailView } from './tail-view';
import { useAnchoredScroll } from './use-anchored-scroll';
import type { Hold } from './use-hold';
import { useIsPhone } from './use-is-phone';
import { useScrollEnds } from './use-scroll-ends';
import type { TailState } from './use-tail';
import { useTailKeys } from './use-tail-keys';

export interface TailListProps {
  tail: TailState;
  view: TailView;
  hold: Hold;
  /** Key of the row that the keyboard is at. */
  active: string | undefined;
  /** Key of the row whose detail is open. */
  open: string | undefined;
  onActive(key: string | undefined): void;
  onOpen(row: Row): void;
  /** Follows the newest lines again. */
  onNewest(): void;
}

/** The lines as a grid of which only what is in sight is drawn. It follows the newest line, or holds still. */
export const TailList = memo(function TailList({
  tail,
  view,
  hold,
  active,
  open,
  onActive,
  onOpen,
  onNewest,
}: TailListProps) {
  const id = useId();
  const scroller = useRef<HTMLElement>(null);
  const isPhone = useIsPhone();
  const { newest, isWrapped } = view;
  const rows = useMemo(
    () => (newest === 'bottom' ? tail.rows : [...tail.rows].reverse()),
    [tail.rows, newest],
  );
  const height = rowPx(view, isPhone);
  const margin = headerPx + (newest === 'bottom' ? oldEndPx : 0);
  const shown = useRef(rows);
  shown.current = rows;
  const virtual = useVirtualizer<HTMLElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    // Only measured rows need an identity; with it every row is looked at in every frame.
    ...(isWrapped ? { getItemKey: (index: number) => keyAt(rows, index) } : {}),
    scrollMargin: margin,
    scrollPaddingStart: headerPx,
    overscan: 10,
  });
  // Rows that were drawn before have the other height.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the height of rows changes
  useLayoutEffect(() => virtual.measure(), [height, isWrapped]);
  const isFollowing = !hold.isHeld;
  const keepAnchor = useAnchoredScroll({ scroller, virtual, rows, newest, isFollowing });
  const onScroll = useScrollEnds({ scroller, newest, hold, past: tail.past, rows, keepAnchor });
  const keys = useTailKeys({ rows, active, virtual, onActive, onOpen, onNewest });
  const openAt = useCallback(
    (index: number) => {
      const row = shown.current[index];
      if (row) onOpen(row);
    },
    [onOpen],
  );
  const items = virtual.getVirtualItems();
  return (
    // Includes the button: if moving the pointer to it released the list, the button would disappear.
    <div
      className="relative overflow-hidden rounded-lg border border-line bg-surface"
      onPointerEnter={(event) => hold.setHovered(event.pointerType === 'mouse')}
      onPointerLeave={() => hold.setHovered(false)}
    >
      {tail.fresh > 0 && <FreshButton count={tail.fresh} newest={newest} onClick={onNewest} />}
      <section
        ref={scroller}
        aria-label="Log lines"
        className="h-[calc(100dvh-27rem)] min-h-96 overflow-auto outline-none [contain:strict] [overflow-anchor:none]"
        onScroll={onScroll}
      >
        {/* Outside the grid, which has rows only. */}
        {newest === 'bottom' && <OldEnd past={tail.past} />}
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual list positions its rows absolutely */}
        <div
          role="grid"
          data-log-lines
          aria-label="Log lines"
          aria-rowcount={rows.length + 1}
          aria-activedescendant={active && `${id}-${active}`}
          tabIndex={0}
          className="outline-none focus-visible:[&>[role=row]]:border-accent"
          onKeyDown={keys}
          onFocus={(event) => hold.setFocused(event.currentTarget.matches(':focus-visible'))}
          onBlur={() => hold.setFocused(false)}
        >
          <TailHeader view={view} />
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map(({ key, index, start }) => {
              const row = rows[index];
              const name = row && rowKey(row);
              return (
                row && (
                  <TailRow
                    // By place and not by line: while the list follows, its elements are used again for other lines,
                    // and stay the same when it is held, so that a click is not lost.
                    key={isWrapped ? key : index % placesOfElements}
                    id={`${id}-${name}`}
                    row={row}
                    index={index}
                    top={start - margin}
                    height={isWrapped ? undefined : height}
                    view={view}
                    isActive={name === active}
                    isOpen={name === open}
                    measure={isWrapped ? virtual.measureElement : undefined}
                    onOpen={openAt}
                  />
                )
              );
            })}
          </div>
        </div>
        {newest === 'top' && <OldEnd past={tail.past} />}
      </section>
    </div>
  );
});

/** More than rows are drawn at once. */
const placesOfElements = 512;

const keyAt = (rows: readonly Row[], index: number): string => {
  const row = rows[index];
  return row ? rowKey(row) : String(index);
};

interface FreshButtonProps {
  count: number;
  newest: TailView['newest'];
  onClick(): void;
}

function FreshButton({ count, newest, onClick }: FreshButtonProps) {
  const Icon = newest === 'bottom' ? ArrowDown : ArrowUp;
  return (
    <Button
      variant="primary"
      size="sm"
      onClick={onClick}
      className={cn('absolute left-1/2 z-20 -translate-x-1/2', newest === 'bottom' ? 'bottom-4' : 'top-11')}
    >
      <Icon aria-hidden className="size-3.5" /> {formatCount(count)} new
    </Button>
  );
}
