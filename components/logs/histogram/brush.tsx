'use client';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { TimeSpan } from '@/components/logs/range/range';
import { formatTime } from '@/lib/text/format';
import { axisWidth } from './chart-layout';

export interface BrushProps {
  span: TimeSpan;
  /** Length of a bucket, ms: a selection has whole ones. */
  bucketMs: number;
  onSelect(span: TimeSpan): void;
}

/** A selection being made: parts of the width, 0 to 1. */
interface Drag {
  start: number;
  end: number;
}

/**
 * Selects a part of the histogram by dragging, or by keyboard: arrows move the marked bucket, with Shift they extend the
 * selection, Enter takes it.
 */
export function Brush({ span, bucketMs, onSelect }: BrushProps) {
  const [drag, setDrag] = useState<Drag>();
  const length = span.to - span.from;
  const partAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const selected = drag && wholeBuckets(drag, span, bucketMs);
  const take = () => {
    if (selected) onSelect(selected);
    setDrag(undefined);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) setDrag(moved(drag, (step * bucketMs) / length, bucketMs / length, event.shiftKey));
    else if (event.key === 'Enter' && drag) take();
    else if (event.key === 'Escape' && drag) setDrag(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="slider"
      aria-label="Select a time"
      aria-valuemin={span.from}
      aria-valuemax={span.to}
      aria-valuenow={selected?.from ?? span.to}
      aria-valuetext={
        selected ? spanText(selected) : 'Nothing selected. Arrow keys select, Enter shows the lines.'
      }
      tabIndex={0}
      className="absolute inset-y-0 right-0 cursor-crosshair touch-pan-y select-none"
      style={{ left: axisWidth }}
      onKeyDown={onKey}
      onBlur={() => setDrag(undefined)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const start = partAt(event);
        setDrag({ start, end: start });
      }}
      onPointerMove={(event) => {
        if (drag && event.currentTarget.hasPointerCapture(event.pointerId))
          setDrag({ ...drag, end: partAt(event) });
      }}
      onPointerUp={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && take()}
      onPointerCancel={() => setDrag(undefined)}
    >
      {selected && (
        <div
          className="pointer-events-none absolute inset-y-0 border-accent border-x bg-accent/15"
          style={{
            left: `${((selected.from - span.from) / length) * 100}%`,
            width: `${((selected.to - selected.from) / length) * 100}%`,
          }}
        >
          <span className="num absolute top-0 left-1 whitespace-nowrap rounded bg-raised px-1 text-xs">
            {spanText(selected)}
          </span>
        </div>
      )}
    </div>
  );
}

const spanText = ({ from, to }: TimeSpan): string => `${clock(from)} – ${clock(to)}`;
const clock = (at: number): string => formatTime(at).slice(0, 8);

/** The buckets that a selection touches. */
function wholeBuckets({ start, end }: Drag, { from, to }: TimeSpan, bucketMs: number): TimeSpan {
  const at = (part: number) => ((to - from) * part) / bucketMs;
  const first = Math.floor(at(Math.min(start, end)));
  const last = Math.max(first + 1, Math.ceil(at(Math.max(start, end)) - 0.001));
  return { from: from + first * bucketMs, to: Math.min(to, from + last * bucketMs) };
}

/** The selection after an arrow key: the last bucket to begin with. */
function moved(drag: Drag | undefined, step: number, bucket: number, isExtended: boolean): Drag {
  if (!drag) return { start: 1 - bucket * 0.9, end: 1 - bucket * 0.1 };
  const keep = (part: number) => Math.min(1 - bucket * 0.1, Math.max(bucket * 0.1, part));
  return { start: isExtended ? drag.start : keep(drag.start + step), end: keep(drag.end + step) };
}
