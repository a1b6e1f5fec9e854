import type { PriceState } from '@/components/live';
import { cn } from '@/components/ui/cn';
import { intervalMs, startOf } from '@/lib/prices/candles';
import {
  formatClock,
  formatDateTime,
  formatPercent,
  formatPrice,
  formatPriceChange,
  noFigure,
} from '@/lib/text/format';

const marks = { '-1': '▼', '0': '·', '1': '▲' } as const;

/** The price change since 00:00 UTC; a dash if it is unknown. */
export function PriceChange({ state }: { state: PriceState }) {
  const { change, price } = state;
  if (change === undefined) return <NoChange state={state} />;
  return (
    <span title={sinceOf(state)}>
      <Change value={change} text={formatPriceChange(change, price)} none={formatPriceChange(0, price)} />
    </span>
  );
}

/** The price change since 00:00 UTC in percent; a dash if it is unknown. */
export function PercentChange({ state }: { state: PriceState }) {
  const { changePct } = state;
  if (changePct === undefined) return <NoChange state={state} />;
  return (
    <span title={sinceOf(state)}>
      <Change value={changePct} text={formatPercent(changePct)} none={formatPercent(0)} />
    </span>
  );
}

/** The start of the change in words: 00:00 UTC, or later if the history starts later. */
export function ChangeSince({ state }: { state: PriceState }) {
  const { baseAt } = state;
  const now = Date.now();
  const isLater = baseAt !== undefined && baseAt >= startOf(now, intervalMs['1d']);
  return (
    <span className="whitespace-nowrap text-ink-3 text-xs" title={state.baseUnknown ?? sinceOf(state)}>
      since {isLater ? formatClock(baseAt, now) : '00:00 UTC'}
    </span>
  );
}

function NoChange({ state }: { state: PriceState }) {
  return (
    <span className="text-ink-3" title={state.baseUnknown ?? sinceOf(state)}>
      {noFigure}
    </span>
  );
}

/** The base of the change, for a tooltip. */
const sinceOf = ({ base, baseAt }: PriceState): string | undefined =>
  base === undefined || baseAt === undefined
    ? undefined
    : `Relative to ${formatPrice(base)} at ${formatDateTime(baseAt)}`;

/** A change with sign, arrow and colour, never colour alone. `none`: the text of no change. */
function Change({ value, text, none }: { value: number; text: string; none: string }) {
  // From the text, so that a change that rounds to 0 has no direction.
  const shown = (text === none ? 0 : Math.sign(value)) as -1 | 0 | 1;
  return (
    <span className={cn('figure num', shown > 0 && 'text-up', shown < 0 && 'text-down')}>
      <span aria-hidden className="mr-1 text-[0.625rem]">
        {marks[shown]}
      </span>
      {text}
    </span>
  );
}
