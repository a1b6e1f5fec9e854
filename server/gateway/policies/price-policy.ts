import type { DomainEvent, EventData } from '@/lib/events';
import type { FeedPolicy } from './feed-policy';

/** A subscription to more symbols than this is conflated in every tier: nobody reads every tick of many symbols. */
export const maxFullSymbols = 4;

const symbolOf = (event: DomainEvent) => (event.data as EventData<'price.ticked'>).symbol;

export const pricePolicy: FeedPolicy = {
  filters: ['symbols'],
  passes: ({ symbols }) => {
    const wanted = symbols && new Set(symbols);
    return wanted ? (event) => wanted.has(symbolOf(event)) : () => true;
  },
  filterKeys: ({ symbols }) => symbols && [...new Set(symbols)],
  eventKeys: (event) => [symbolOf(event)],
  named: { symbol: symbolOf },
  namedBy: ({ symbols }) => symbols && { field: 'symbol', values: symbols },
  conflateBy: ({ symbols }, tier) =>
    tier === 'full' && symbols && symbols.length <= maxFullSymbols ? undefined : symbolOf,
};
