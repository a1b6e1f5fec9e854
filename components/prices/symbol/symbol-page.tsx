'use client';
import { CandlestickChart, ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { Card } from '@/components/freshness/card';
import { FeedContent } from '@/components/freshness/feed-content';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { useFeedSubscription, usePrice } from '@/components/live';
import type { ChartKind } from '@/components/prices/chart/price-chart';
import { ChangeSince, PercentChange, PriceChange } from '@/components/prices/quote/change';
import { LastPrice } from '@/components/prices/quote/last-price';
import { usePriceDay } from '@/components/prices/quote/use-price-day';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { intervals } from '@/lib/prices/candles';
import { isolated } from '@/lib/text/bidi';
import { Compare, maxCharts } from './compare';
import { SymbolCharts } from './symbol-charts';
import { Tape } from './tape';

const kinds = ['candles', 'line'] as const;

function useChartQuery() {
  return useQueryStates(
    {
      interval: parseAsStringLiteral(intervals).withDefault('5s'),
      kind: parseAsStringLiteral(kinds).withDefault('candles'),
      with: parseAsArrayOf(parseAsString).withDefault([]),
    },
    { history: 'replace' },
  );
}

/** The charts of one or several symbols, with the last price and the tape of the first. */
export function SymbolPage({ symbol }: { symbol: string }) {
  const [query, setQuery] = useChartQuery();
  const shown = useMemo(
    () => [...new Set([symbol, ...query.with])].slice(0, maxCharts),
    [symbol, query.with],
  );
  const filter = useMemo(() => ({ symbols: shown }), [shown]);
  const feed = useFeedSubscription('prices', { filter, tier: 'full' });
  const price = usePrice(symbol);
  usePriceDay();
  const others = shown.slice(1);
  return (
    <>
      <Link href="/prices" className="mb-2 inline-flex items-center gap-1 text-ink-2 text-sm hover:text-ink">
        <ChevronLeft aria-hidden className="size-4" /> Prices
      </Link>
      <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-0 break-all font-semibold text-lg">
          <ExternalText text={symbol} />
        </h1>
        <div className="mr-auto">
          {price ? (
            <FeedContent feed="prices">
              <Headline symbol={symbol} />
            </FeedContent>
          ) : (
            <Skeleton className="h-6 w-32" />
          )}
        </div>
        <Segmented
          label="Chart type"
          value={query.kind}
          options={[
            { value: 'candles', label: 'Candles' },
            { value: 'line', label: 'Line' },
          ]}
          onChange={(kind: ChartKind) => void setQuery({ kind })}
        />
        <Segmented
          label="Interval"
          value={query.interval}
          options={intervals.map((interval) => ({ value: interval, label: interval }))}
          onChange={(interval) => void setQuery({ interval })}
          className="max-w-full overflow-x-auto"
        />
        <Compare shown={shown} onAdd={(name) => void setQuery({ with: [...others, name] })} />
      </header>
      <FeedPlaceholder
        isEmpty={!price}
        isLoading={feed.status !== 'live'}
        refusal={feed.refusal}
        rows={10}
        empty={
          <EmptyState icon={CandlestickChart} title={`No price of ${isolated(symbol)} yet`}>
            It is drawn as soon as the first tick arrives on the topic{' '}
            <code className="font-mono">prices</code>.
          </EmptyState>
        }
      >
        <div className="grid grid-cols-12 gap-4">
          <SymbolCharts
            shown={shown}
            query={query}
            onRemove={(name) => void setQuery({ with: others.filter((other) => other !== name) })}
          />
          <Card
            title="Tape"
            feed="prices"
            className="col-span-12 h-[28rem] lg:col-span-3 lg:h-[calc(100dvh-11.5rem)] lg:min-h-[28rem]"
            bodyClassName="p-0 overflow-hidden"
          >
            <Tape symbol={symbol} />
          </Card>
        </div>
      </FeedPlaceholder>
    </>
  );
}

function Headline({ symbol }: { symbol: string }) {
  const price = usePrice(symbol);
  if (!price) return null;
  return (
    <p className="flex items-baseline gap-3">
      <LastPrice price={price} className="font-semibold text-xl" />
      <PriceChange state={price} />
      <PercentChange state={price} />
      <ChangeSince state={price} />
    </p>
  );
}
