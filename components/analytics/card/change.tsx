import { cn } from '@/components/ui/cn';
import { formatPercent } from '@/lib/text/format';

export interface ChangeProps {
  now: number;
  /** Of the period before; undefined: there is no data of it. */
  before: number | undefined;
  /** Whether more is better; undefined: neither. */
  better?: 'more' | 'less';
  className?: string;
}

const arrows = { 1: '▲', 0: '=', [-1]: '▼' } as const;

/** The change from the period before in percent, with sign and arrow. */
export function Change({ now, before, better, className }: ChangeProps) {
  const text = cn('num whitespace-nowrap text-xs', className);
  if (before === undefined) return <span className={cn(text, 'text-ink-3')}>no data before</span>;
  const direction = Math.sign(now - before) as -1 | 0 | 1;
  const isGood = better && direction !== 0 ? direction > 0 === (better === 'more') : undefined;
  return (
    <span className={cn(text, isGood === undefined ? 'text-ink-2' : isGood ? 'text-up' : 'text-down')}>
      <span aria-hidden>{arrows[direction]} </span>
      {before === 0 && now !== 0 ? '0 before' : percentText(now, before)}
      <span className="sr-only"> from the period before</span>
    </span>
  );
}

const percentText = (now: number, before: number): string =>
  now === before ? '0.00 %' : formatPercent(((now - before) / Math.abs(before)) * 100);
