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

/** What a price changed by since 00:00 UTC, written as the price is; a dash where that is not known. */
export function PriceChange({ state }: { state: PriceState }) {
  const { change, price } = state;
  if (change === undefined) return <NoChange state={state} />;
  return (
    <span title={sinceOf(state)}>
      <Change value={change} text={formatPriceChange(change, price)} none={formatPriceChange(0, price)} />
    </span>
  );
}

/** The same in percent; a dash where there is none. */
export function PercentChange({ state }: { state: PriceState }) {
  const { changePct } = state;
  if (changePct === undefined) return <NoChange state={state} />;
  return (
    <span title={sinceOf(state)}>
      <Change value={changePct} text={formatPercent(changePct)} none={formatPercent(0)} />
    </span>
  );
}

/** From when on the change counts, in words: nothing is known of 00:00 UTC where the history starts later. */
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

/** What the change counts from: 00:00 UTC is before the first price of a symbol that is new. */
const sinceOf = ({ base, baseAt }: PriceState): string | undefined =>
  base === undefined || baseAt === undefined
    ? undefined
    : `Counted from ${formatPrice(base)} at ${formatDateTime(baseAt)}`;

/** A change with sign, arrow and colour: never colour alone. `none`: how no change is written. */
function Change({ value, text, none }: { value: number; text: string; none: string }) {
  // Of what is written: a change too small to be seen has no direction either.
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
