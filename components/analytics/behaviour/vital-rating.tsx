import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { VitalRating as Rating } from '@/lib/analytics/vitals';

const looks = {
  good: { icon: CircleCheck, ink: 'text-good' },
  'needs work': { icon: TriangleAlert, ink: 'text-warn' },
  poor: { icon: CircleX, ink: 'text-bad' },
} as const;

/** A rating by the limits of web.dev, as a word with an icon. */
export function VitalRating({ rating }: { rating: Rating }) {
  const { icon: Icon, ink } = looks[rating];
  return (
    <span className={cn('inline-flex items-center gap-1 whitespace-nowrap', ink)}>
      <Icon aria-hidden className="size-3.5" /> {rating}
    </span>
  );
}
