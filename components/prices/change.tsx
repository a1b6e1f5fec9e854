import { cn } from '@/components/ui/cn';
import { formatPercent, formatPriceChange, noFigure } from '@/lib/format';

const marks = { '-1': '▼', '0': '·', '1': '▲' } as const;

/** What a price changed by, written as the price is. */
export function PriceChange({ change, price }: { change: number; price: number }) {
  return <Change value={change} text={formatPriceChange(change, price)} none={formatPriceChange(0, price)} />;
}

/** A change in percent; a dash where there is none. */
export function PercentChange({ value }: { value: number | undefined }) {
  if (value === undefined) return <span className="text-ink-3">{noFigure}</span>;
  return <Change value={value} text={formatPercent(value)} none={formatPercent(0)} />;
}

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
