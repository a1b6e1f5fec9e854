'use client';
import { CandlestickChart } from 'lucide-react';
import Link from 'next/link';
import { Card } from '@/components/freshness/card';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { useSymbols } from '@/components/live';
import { usePins } from '@/components/prices/quote/pins';
import { QuoteLine } from '@/components/prices/quote/quote-line';
import { usePriceDay } from '@/components/prices/quote/use-price-day';
import { EmptyState } from '@/components/ui/empty-state';

const shown = 8;

/** The first symbols: pinned ones, then the others by name. */
export function Watchlist({ feed }: { feed: { status: string; refusal?: { message: string } | undefined } }) {
  const symbols = useSymbols();
  usePriceDay();
  const { isPinned } = usePins();
  const listed = [...symbols.filter(isPinned), ...symbols.filter((symbol) => !isPinned(symbol))].slice(
    0,
    shown,
  );
  return (
    <Card
      title="Watchlist"
      feed="prices"
      className="col-span-12 lg:col-span-6 2xl:col-span-4"
      bodyClassName="p-0 min-h-[20rem]"
      aside={
        <p className="flex items-baseline gap-3">
          <span className="text-ink-3 text-xs max-sm:hidden">% since 00:00 UTC</span>
          <Link href="/prices" className="text-accent text-sm">
            All prices
          </Link>
        </p>
      }
    >
      <FeedPlaceholder
        isEmpty={symbols.length === 0}
        isLoading={feed.status !== 'live'}
        refusal={feed.refusal}
        rows={shown}
        empty={
          <EmptyState icon={CandlestickChart} title="No prices yet">
            Publish <code className="font-mono">price.ticked</code> on the topic{' '}
            <code className="font-mono">prices</code>, or start the simulator on the Admin page.
          </EmptyState>
        }
      >
        <ul className="divide-y divide-line">
          {listed.map((symbol) => (
            <QuoteLine key={symbol} symbol={symbol} />
          ))}
        </ul>
      </FeedPlaceholder>
    </Card>
  );
}
