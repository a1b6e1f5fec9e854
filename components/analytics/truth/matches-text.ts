import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import type { Reconciliation } from '@/lib/analytics/reports';
import { formatCount, formatSince, noFigure } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';
import { counted } from '@/lib/text/plural';

export type Check = Reconciliation['checks'][number];

export const matchLooks: Record<'yes' | 'no' | 'unknown', { label: string; icon: LucideIcon; ink: string }> =
  {
    yes: { label: 'Yes', icon: CircleCheck, ink: 'text-good' },
    no: { label: 'No', icon: CircleX, ink: 'text-bad' },
    unknown: { label: 'Unknown', icon: CircleHelp, ink: 'text-warn' },
  };

export const verdictOf = ({ matches }: Pick<Reconciliation, 'matches'>): keyof typeof matchLooks => {
  if (matches === null) return 'unknown';
  return matches ? 'yes' : 'no';
};

/** How far the comparison goes: `up to 12:04:31, 214 behind`. `now`: epoch ms. */
export function extentText({ at, behind }: Pick<Reconciliation, 'at' | 'behind'>, now: number): string {
  const parts = [
    ...(at === null ? [] : [`up to ${formatSince(at, now)}`]),
    ...(behind > 0 ? [`${formatCount(behind)} behind`] : []),
  ];
  return parts.join(', ');
}

/** What was compared, or why nothing was. */
export function basisText({
  matches,
  reason,
  checks,
  offsets,
}: Pick<Reconciliation, 'matches' | 'reason' | 'checks' | 'offsets'>): string {
  if (matches === null) return reason ?? 'The counters of the gateway and the lake could not be compared.';
  const compared = `${counted(checks.length, 'counter')} of the gateway over ${counted(offsets, 'offset')}`;
  const wrong = checks.filter(isDifferent).length;
  return matches
    ? `The lake has the same values as ${compared}.`
    : `${wrong} of ${compared} ${wrong === 1 ? 'differs' : 'differ'} in the lake.`;
}

export const isDifferent = ({ difference }: Check): boolean => difference !== 0 && difference !== null;

/** A value of a check: a count, or an amount of money; a dash if it is not known. */
export function valueText(value: number | null, { currency }: Pick<Check, 'currency'>): string {
  if (value === null) return noFigure;
  return currency === null ? formatCount(value) : formatMoney(value, currency);
}

/** The difference with its sign. */
export function differenceText(check: Check): string {
  const { difference } = check;
  return `${difference !== null && difference > 0 ? '+' : ''}${valueText(difference, check)}`;
}
