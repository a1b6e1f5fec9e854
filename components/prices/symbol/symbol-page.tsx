'use client';
import { CandlestickChart, ChevronLeft, Plus, X } from 'lucide-react';
import Link from 'next/link';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useId, useMemo, useState } from 'react';
import { Card } from '@/components/freshness/card';
import { FeedContent } from '@/components/freshness/feed-content';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { useFeedSubscription, usePrice, useSymbols } from '@/components/live';
import { type ChartKind, PriceChart } from '@/components/prices/chart/price-chart';
import { ChangeSince, PercentChange, PriceChange } from '@/components/prices/quote/change';
import { LastPrice } from '@/components/prices/quote/last-price';
import { usePriceDay } from '@/components/prices/quote/use-price-day';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { Field } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { intervals } from '@/lib/prices/candles';
import { isolated } from '@/lib/text/bidi';
import { Tape } from './tape';

const kinds = ['candles', 'line'] as const;
const most = 4;
/** 64 characters of two code units each. */
const longestSymbol = 128;

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

/** One symbol, or several side by side: chart, last price, tape. */
export function SymbolPage({ symbol }: { symbol: string }) {
  const [query, setQuery] = useChartQuery();
  const shown = useMemo(() => [...new Set([symbol, ...query.with])].slice(0, most), [symbol, query.with]);
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
          label="Kind of chart"
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
          <div className={cn('col-span-12 grid gap-4 lg:col-span-9', shown.length > 1 && 'xl:grid-cols-2')}>
            {shown.map((name) => (
              <Card
                key={name}
                feed="prices"
                title={<ExternalText text={name} />}
                aside={
                  shown.length > 1 && (
                    <ChartAside
                      symbol={name}
                      onRemove={
                        name === symbol
                          ? undefined
                          : () => void setQuery({ with: others.filter((other) => other !== name) })
                      }
                    />
                  )
                }
                bodyClassName="p-2"
              >
                <PriceChart
                  symbol={name}
                  interval={query.interval}
                  kind={query.kind}
                  className={chartHeight(shown.length)}
                />
              </Card>
            ))}
          </div>
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

/** One fills the screen, two share its width, more share its height as well. */
function chartHeight(charts: number): string {
  if (charts === 1) return 'h-80 lg:h-[calc(100dvh-15.5rem)] lg:min-h-96';
  return charts === 2 ? 'h-72 xl:h-[calc(100dvh-15.5rem)] xl:min-h-96' : 'h-72 xl:h-[calc(50dvh-10.25rem)]';
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

function ChartAside({ symbol, onRemove }: { symbol: string; onRemove: (() => void) | undefined }) {
  const price = usePrice(symbol);
  return (
    <div className="flex items-center gap-2">
      {price && <LastPrice price={price} />}
      {onRemove && (
        <Button variant="ghost" size="sm" aria-label={`Remove ${isolated(symbol)}`} onClick={onRemove}>
          <X aria-hidden className="size-4" />
        </Button>
      )}
    </div>
  );
}

/** Takes any symbol: a page that was opened by its address has seen none but its own. */
function Compare({ shown, onAdd }: { shown: readonly string[]; onAdd(symbol: string): void }) {
  const symbols = useSymbols().filter((symbol) => !shown.includes(symbol));
  const [name, setName] = useState('');
  const known = useId();
  if (shown.length >= most) return null;
  const add = (symbol: string) => {
    setName('');
    if (symbol !== '') onAdd(symbol);
  };
  return (
    <form
      className="relative"
      onSubmit={(event) => {
        event.preventDefault();
        add(name.trim());
      }}
    >
      <Plus aria-hidden className="absolute top-2.5 left-2.5 z-10 size-4 text-ink-3" />
      <Field
        label="Compare with"
        isLabelHidden
        placeholder="Compare"
        value={name}
        maxLength={longestSymbol}
        list={known}
        autoComplete="off"
        className="w-36 [&_input]:pl-8"
        onChange={({ target: { value } }) => (symbols.includes(value) ? add(value) : setName(value))}
      />
      <datalist id={known}>
        {symbols.map((symbol) => (
          <option key={symbol} value={symbol} />
        ))}
      </datalist>
    </form>
  );
}
