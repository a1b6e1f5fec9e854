'use client';
import { type RefObject, useEffect, useRef } from 'react';
import type { PastLoader } from '@/components/logs/history/use-past-lines';
import type { Row } from '@/components/logs/rows/rows';
import type { TailView } from './tail-view';
import type { Hold } from './use-hold';

/** The list follows the newest line if it is scrolled away from it by no more than this. */
const endPx = 8;
/** Older lines are loaded when the old end is this close. */
const loadPx = 600;

interface ScrollEnds {
  scroller: RefObject<HTMLElement | null>;
  newest: TailView['newest'];
  hold: Hold;
  past: PastLoader;
  rows: readonly Row[];
  keepAnchor(): void;
}

/** What scrolling does: away from the newest line holds the list, to the old end loads older lines. Returns the handler. */
export function useScrollEnds({ scroller, newest, hold, past, rows, keepAnchor }: ScrollEnds): () => void {
  const lastTop = useRef(0);
  const loadNearEnd = () => {
    const element = scroller.current;
    if (!element || element.clientHeight === 0) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const hidden = scrollHeight - clientHeight;
    const left = !hold.isHeld ? hidden : newest === 'bottom' ? scrollTop : hidden - scrollTop;
    if (left < loadPx) past.continueByItself();
  };
  // A list that does not fill its place has its old end in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when rows or what is loaded change
  useEffect(loadNearEnd, [rows.length === 0, past.lines, past.isLoading, past.emptyAnswers]);
  return () => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const away = newest === 'bottom' ? scrollHeight - clientHeight - scrollTop : scrollTop;
    const isBackwards = newest === 'bottom' ? scrollTop < lastTop.current : scrollTop > lastTop.current;
    lastTop.current = scrollTop;
    // Rows that are measured move the end away by themselves.
    if (away <= endPx) hold.setScrolled(false);
    else if (isBackwards) hold.setScrolled(true);
    keepAnchor();
    loadNearEnd();
  };
}
