'use client';
import { type ReactNode, useId } from 'react';
import { useFeedFreshness } from '@/components/live';
import { cn } from '@/components/ui/cn';
import { ErrorBoundary } from '@/components/ui/error-boundary';
import { SectionBoundary, SectionError } from '@/components/ui/section-boundary';
import type { Feed } from '@/lib/protocol';
import { AsOf, AsOfTime, freshnessMark } from './as-of';

export interface CardProps {
  title: ReactNode;
  /** At the right of the title. */
  aside?: ReactNode;
  /** The feed that it shows: while that is stale, the card has no colour and shows up to when it is complete. */
  feed?: Feed;
  /** For content of no feed: set while it is stale, to the time up to which it is complete, epoch ms. */
  staleAsOf?: number | 'unknown' | undefined;
  className?: string | undefined;
  bodyClassName?: string;
  children: ReactNode;
}

/** A titled region, named by its heading. An error in its content is shown inside it. */
export function Card({ title, aside, feed, staleAsOf, className, bodyClassName, children }: CardProps) {
  const id = useId();
  const freshness = useFeedFreshness(feed);
  return (
    <section
      aria-labelledby={id}
      data-freshness={staleAsOf === undefined ? freshnessMark(freshness) : 'stale'}
      className={cn('flex min-w-0 flex-col rounded-lg border border-line bg-surface', className)}
    >
      <header className="flex min-h-11 items-center justify-between gap-3 border-line border-b px-4 py-1.5">
        <h2 id={id} className="font-medium text-base">
          {title}
        </h2>
        {feed && <AsOf feed={feed} className="mr-auto" />}
        {staleAsOf === 'unknown' && <span className="mr-auto text-ink-2 text-xs">freshness unknown</span>}
        {typeof staleAsOf === 'number' && <AsOfTime at={staleAsOf} className="mr-auto" />}
        <ErrorBoundary fallback={() => null}>{aside}</ErrorBoundary>
      </header>
      <div className={cn('min-h-0 flex-1 p-4', bodyClassName)}>
        <SectionBoundary name="This card">{children}</SectionBoundary>
      </div>
    </section>
  );
}

/** Around a component that renders a card: when it throws, a card with this title shows the error. */
export function CardBoundary({
  title,
  className,
  children,
}: {
  title: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <ErrorBoundary
      fallback={(retry) => (
        <Card title={title} className={className}>
          <SectionError name="This card" onRetry={retry} />
        </Card>
      )}
    >
      {children}
    </ErrorBoundary>
  );
}
