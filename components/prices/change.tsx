import { cn } from '@/components/ui/cn';
import { formatSigned } from '@/lib/format';

const marks = { '-1': '▼', '0': '·', '1': '▲' } as const;

/** A change with sign, arrow and colour: never colour alone. */
export function Change({ value, digits = 2, unit = '' }: { value: number; digits?: number; unit?: string }) {
  // Of what is written: a change too small to be seen has no direction either.
  const sign = Math.sign(Number(value.toFixed(digits))) as -1 | 0 | 1;
  return (
    <span className={cn('figure num', sign > 0 && 'text-up', sign < 0 && 'text-down')}>
      <span aria-hidden className="mr-1 text-[0.625rem]">
        {marks[sign]}
      </span>
      {formatSigned(value, digits)}
      {unit}
    </span>
  );
}
