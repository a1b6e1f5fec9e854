'use client';
import { ScrollText } from 'lucide-react';
import { Card } from '@/components/freshness/card';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { logsHref } from '@/components/logs/links/logs-href';
import { EmptyState } from '@/components/ui/empty-state';
import { RowLink } from '@/components/ui/row-link';
import { counted } from '@/lib/text/plural';
import { LineList } from './line-list';
import { useFollow } from './use-follow';
import { useOrderLines } from './use-order-lines';

/** What all services logged about an order, in time order, live while it is open. */
export function OrderLogs({ orderId, className }: { orderId: string; className?: string }) {
  const { lines, isLoading, refusal, historyError } = useOrderLines(orderId);
  const { list, onScroll } = useFollow<HTMLElement>(lines.length);
  return (
    <Card
      title="Logs"
      feed="logs"
      className={className}
      bodyClassName="p-0"
      aside={
        <RowLink href={logsHref({ orderId })} className="inline-flex items-center gap-1 text-accent text-xs">
          <ScrollText aria-hidden className="size-3.5" /> Open in Logs
        </RowLink>
      }
    >
      <section
        ref={list}
        aria-label="Lines of the order"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="relative h-72 overflow-y-auto px-2 py-2"
      >
        <FeedPlaceholder
          isEmpty={lines.length === 0}
          isLoading={isLoading}
          refusal={refusal}
          empty={<NoLines />}
        >
          <LineList label="Log lines of the order" lines={lines} />
        </FeedPlaceholder>
      </section>
      <p className="num min-h-8 border-line border-t px-4 py-1.5 text-ink-2 text-xs">
        {historyError
          ? `Earlier lines are not known: ${historyError.message}`
          : counted(lines.length, 'line')}
      </p>
    </Card>
  );
}

const NoLines = () => (
  <EmptyState icon={ScrollText} title="No line about this order yet">
    Services write one when they handle it; it appears here by itself.
  </EmptyState>
);
