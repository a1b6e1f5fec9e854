'use client';
import { type ConnectionState, useConnection } from '@/components/live';
import { clockText, explain } from './freshness-text';
import { useDebouncedState } from './use-debounced-state';

const explainedPhases: readonly ConnectionState['phase'][] = [
  'kafka-down',
  'gateway-lost',
  'late',
  'paused',
  'unexplained',
  'offline',
  'denied',
];

/** The explanation next to the pill: why the page is not live, or whose clock is off. Causes no layout shift. */
export function FreshnessNotice() {
  const state = useDebouncedState(useConnection());
  const text = explainedPhases.includes(state.phase) ? explain(state) : clockText(state);
  if (text === '') return null;
  return (
    <p
      data-testid="notice"
      title={text}
      className="line-clamp-2 text-ink-2 text-xs max-md:fixed max-md:inset-x-0 max-md:bottom-[calc(3.5rem+env(safe-area-inset-bottom))] max-md:z-20 max-md:border-line max-md:border-t max-md:bg-raised max-md:px-4 max-md:py-2 md:min-w-0 md:max-w-md md:text-right"
    >
      {text}
    </p>
  );
}
