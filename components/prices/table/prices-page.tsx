'use client';
import { CandlestickChart, Search, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { AsOf } from '@/components/freshness/as-of';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { useFeedSubscription } from '@/components/live';
import { usePriceDay } from '@/components/prices/quote/use-price-day';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { Field } from '@/components/ui/field';
import { PageTitle } from '@/components/ui/page-title';
import { SectionBoundary } from '@/components/ui/section-boundary';
import { formatCount } from '@/lib/text/format';
import { PricesTable } from './prices-table';
import { usePriceTable } from './use-price-table';

export function PricesPage() {
  const feed = useFeedSubscription('prices');
  usePriceDay();
  const [isHeld, setHeld] = useState(false);
  const table = usePriceTable(isHeld);
  const { symbols, rows, query, search } = table;
  const [text, setText] = useState(query.q);
  return (
    <>
      <PageTitle title="Prices">
        <AsOf feed="prices" className="mr-auto" />
        <search className="relative w-full sm:w-64">
          <Search aria-hidden className="absolute top-2.5 left-2.5 z-10 size-4 text-ink-3" />
          <Field
            label="Search symbols"
            isLabelHidden
            type="search"
            placeholder={`${formatCount(symbols.length)} symbols`}
            value={text}
            className="[&_input]:pl-8"
            onChange={(event) => {
              setText(event.target.value);
              search(event.target.value);
            }}
          />
        </search>
      </PageTitle>
      <FeedPlaceholder
        feed="prices"
        isEmpty={symbols.length === 0}
        isLoading={feed.status !== 'live'}
        refusal={feed.refusal}
        rows={14}
        empty={
          <EmptyState
            icon={CandlestickChart}
            title="No prices yet"
            action={
              <Link href="/admin" className="text-accent">
                Start the simulator on the Admin page
              </Link>
            }
          >
            A <code className="font-mono">price.ticked</code> that any producer writes to the topic{' '}
            <code className="font-mono">prices</code> appears here too.
          </EmptyState>
        }
      >
        {rows.length === 0 ? (
          <EmptyState icon={SearchX} title="No matching symbols">
            None of the {formatCount(symbols.length)} symbols contains “
            <ExternalText text={query.q} />
            ”.
          </EmptyState>
        ) : (
          <SectionBoundary name="The list of prices">
            <PricesTable table={table} onHold={setHeld} />
          </SectionBoundary>
        )}
      </FeedPlaceholder>
    </>
  );
}
