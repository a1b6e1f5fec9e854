'use client';
import type { PriceState } from '@/components/live';
import { useChangeFade } from '@/components/ui/change-fade';
import { cn } from '@/components/ui/cn';
import { formatPrice } from '@/lib/text/format';

/** The last price; a change fades in the colour of its direction. */
export function LastPrice({ price, className }: { price: PriceState; className?: string }) {
  const cell = useChangeFade<HTMLSpanElement>(price.price, price.direction);
  return (
    <span ref={cell} className={cn('figure num rounded px-1', className)}>
      {formatPrice(price.price)}
    </span>
  );
}
