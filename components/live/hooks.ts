'use client';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { HealthSample } from '@/lib/health';
import type { OrderView } from '@/lib/orders';
import type { DayPrices } from '@/lib/prices/price-history';
import type { Feed, Filter, Refusal, Tier } from '@/lib/protocol';
import { filterKey } from '@/lib/protocol/filter';
import type { FeedSessionState } from './feeds/feed-session';
import type { ConnectionState } from './freshness/connection-state';
import type { ShownFreshness } from './freshness/freshness-watch';
import type { LedgerRow } from './ledger/ledger';
import { type LedgerReport, ledgerReport } from './ledger-report';
import type { Replay } from './live';
import { useLive } from './provider';
import type { NotificationItem } from './stores/notification-store';
import type { PriceState, TickListener } from './stores/price-store';

const none: readonly never[] = [];
const idle: FeedSessionState = { status: 'idle' };

/** How live this page is, in one word and what belongs to it. */
export function useConnection(): ConnectionState {
  const { freshness } = useLive();
  return useSyncExternalStore(freshness.changed.on, freshness.page, freshness.page);
}

/** How fresh what the page shows of a feed is; undefined without one. */
export function useFeedFreshness(feed: Feed): ShownFreshness;
export function useFeedFreshness(feed: Feed | undefined): ShownFreshness | undefined;
export function useFeedFreshness(feed: Feed | undefined): ShownFreshness | undefined {
  const { freshness } = useLive();
  const shown = () => feed && freshness.feed(feed);
  return useSyncExternalStore(freshness.changed.on, shown, shown);
}

/** By how many ms a latency may be off; undefined while the clocks are not measured well enough to say one. */
export function useLatencyUncertainty(): number | undefined {
  const { clock, ledger } = useLive();
  return useSyncExternalStore(
    ledger.changed.on,
    () => (clock.isSettled ? Math.ceil(clock.uncertaintyMs ?? 0) : undefined),
    nothing,
  );
}

// To the quarter of a second: it is measured again and again, and an age on screen is in seconds.
const roughly = (ms: number): number => Math.round(ms / 250) * 250;
const zero = () => 0;

/** Ms to add to this browser's clock for the page's: the time by which it says ages. */
export function useClockCorrection(): number {
  const { clock, freshness } = useLive();
  return useSyncExternalStore(freshness.changed.on, () => roughly(clock.correctionMs), zero);
}

/** Says the time by the page's clock, epoch ms: to be called when something happens. */
export const usePageNow = (): (() => number) => useLive().clock.now;

/** How far the gateway's clock is ahead of the page's, ms: not 0 only while the gateway's is the one that is off. */
export function useGatewayClockOffset(): number {
  const { clock, freshness } = useLive();
  return useSyncExternalStore(freshness.changed.on, () => roughly(-clock.fromGateway(0)), zero);
}

export interface FeedOptions {
  filter?: Filter;
  tier?: Tier;
  enabled?: boolean;
}

/** Wants a feed while the component is on screen. `refusal` says why the gateway does not give it. */
export function useFeedSubscription(
  feed: Feed,
  { filter, tier = 'live', enabled = true }: FeedOptions = {},
): { status: FeedSessionState['status']; refusal?: Refusal } {
  const live = useLive();
  const key = filterKey(filter ?? {});
  const session = live.sessions.get(feed);
  useEffect(() => {
    if (!enabled) return;
    return live.wishes.add(feed, { filter: Object.fromEntries(JSON.parse(key)) as Filter, tier });
  }, [live, feed, key, tier, enabled]);
  return useSyncExternalStore(
    session?.changed.on ?? noSubscription,
    session?.snapshot ?? idleState,
    idleState,
  );
}

const noSubscription = () => () => {};
const idleState = () => idle;
const noOrders = (): readonly OrderView[] => none;
const nothing = () => undefined;

/** The orders held, newest first. */
export function useOrders(): readonly OrderView[] {
  const { orders } = useLive();
  return useSyncExternalStore(orders.changed.on, orders.all, noOrders);
}

export function useOrder(orderId: string): OrderView | undefined {
  const { orders } = useLive();
  return useSyncExternalStore(orders.changed.on, () => orders.one(orderId), nothing);
}

/** Names of the symbols seen, in alphabetical order. */
export function useSymbols(): readonly string[] {
  const { prices } = useLive();
  return useSyncExternalStore(prices.onSymbols, prices.symbols, () => none);
}

export function usePrice(symbol: string): PriceState | undefined {
  const { prices } = useLive();
  const subscribe = useCallback((listener: () => void) => prices.onPrice(symbol, listener), [prices, symbol]);
  return useSyncExternalStore(subscribe, () => prices.price(symbol), nothing);
}

/** For charts: `watch(symbol, take)` gives the ticks held at once and then each frame's, outside React. */
export function useTickSource() {
  const { prices, ledger, clock } = useLive();
  return useMemo(
    () => ({
      /** Position of the page in the topic `prices`; undefined before it was told. */
      cursor: () => ledger.row('prices')?.cursor || undefined,
      /** By the gateway's clock, epoch ms. */
      gatewayNow: clock.gatewayNow,
      watch: (symbol: string, take: TickListener) => prices.watch(symbol, take),
      history: (symbol: string) => prices.history(symbol),
      price: (symbol: string) => prices.price(symbol),
    }),
    [prices, ledger, clock],
  );
}

/** Where the base of each change comes from; see PriceStore. */
export function usePriceBases() {
  const { prices } = useLive();
  return useMemo(
    () => ({
      setDay: (day: DayPrices) => prices.setDay(day),
      forgetDay: (why: string) => prices.forgetDay(why),
      dayStart: () => prices.dayStart(),
      hasBase: (symbol: string) => prices.hasBase(symbol),
    }),
    [prices],
  );
}

export function useHealth(): HealthSample | undefined {
  const live = useLive();
  return useSyncExternalStore(live.healthChanged.on, live.healthSample, nothing);
}

export function useNotifications() {
  const { notifications } = useLive();
  const items = useSyncExternalStore(notifications.changed.on, notifications.all, () => none);
  const unread = useSyncExternalStore(notifications.changed.on, notifications.unread, () => 0);
  return {
    items: items as readonly NotificationItem[],
    unread,
    markRead: (key: string) => notifications.markRead(key),
    markAllRead: () => notifications.markAllRead(),
  };
}

/** Calls `take` with the notifications that come live, several at a time when they come in a flood. */
export function useNewNotifications(take: (items: readonly NotificationItem[]) => void): void {
  const { notifications } = useLive();
  useEffect(() => notifications.arrived.on(take), [notifications, take]);
}

export function useLedger(): readonly LedgerRow[] {
  const { ledger } = useLive();
  return useSyncExternalStore(ledger.changed.on, ledger.snapshot, ledger.snapshot);
}

/** Takes down what the ledger proves in this moment, for a file. */
export function useLedgerReport(): () => LedgerReport {
  const live = useLive();
  return useCallback(() => ledgerReport(live, Date.now(), location.href), [live]);
}

/** The feeds for which what was missed is read from Kafka just now. */
export function useReplays(): readonly Replay[] {
  const { ledger, replays } = useLive();
  const key = useSyncExternalStore(
    ledger.changed.on,
    () => JSON.stringify(replays()),
    () => '[]',
  );
  return useMemo(() => JSON.parse(key) as Replay[], [key]);
}

/** Event to screen, median of the last five seconds, ms; undefined while nothing came. */
export function useMedianLatency(): number | undefined {
  const { ledger } = useLive();
  return useSyncExternalStore(ledger.changed.on, ledger.median, nothing);
}

export function usePaused(): [boolean, (paused: boolean) => void] {
  const live = useLive();
  return [useSyncExternalStore(live.pausedChanged.on, live.isPaused, () => false), live.setPaused];
}

/** `role` is undefined until the first session is there; `refresh` asks for a new one: the person signed in or out. */
export function useSession() {
  const { connection } = useLive();
  const role = useSyncExternalStore(connection.changed.on, connection.role, nothing);
  return { role, refresh: connection.refresh };
}
