'use client';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { HealthSample } from '@/lib/health';
import type { OrderView } from '@/lib/orders';
import type { DayPrices } from '@/lib/price-history';
import type { Feed, Filter, Refusal, Tier } from '@/lib/protocol';
import { type ConnectionState, connectionState } from './connection-state';
import type { FeedState } from './feed-session';
import type { LedgerRow } from './ledger';
import { type LedgerReport, ledgerReport } from './ledger-report';
import type { Replay } from './live';
import type { NotificationItem } from './notification-store';
import type { PriceState, TickListener } from './price-store';
import { useLive } from './provider';
import { filterKey } from './wishes';

const none: readonly never[] = [];
const idle: FeedState = { status: 'idle' };
const staleAfterMs = 5_000;

/** How live this page is, in one word and what belongs to it. */
export function useConnection(): ConnectionState {
  const live = useLive();
  const [state, setState] = useState<ConnectionState>(connectionState(live));
  useEffect(() => {
    const update = () =>
      setState((before) => {
        const next = connectionState(live);
        return JSON.stringify(before) === JSON.stringify(next) ? before : next;
      });
    update();
    const stops = [
      live.connection.changed.on(update),
      live.pausedChanged.on(update),
      live.healthChanged.on(update),
      live.ledger.changed.on(update),
      ...[...live.sessions.values()].map((session) => session.changed.on(update)),
    ];
    return () => stops.forEach((stop) => void stop());
  }, [live]);
  return state;
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
): { status: FeedState['status']; refusal?: Refusal } {
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
  const { prices, connection, ledger } = useLive();
  return useMemo(
    () => ({
      /** Where the page stands in the topic `prices`; undefined before it was told. */
      cursor: () => ledger.row('prices')?.cursor || undefined,
      /** By the gateway's clock, epoch ms. */
      gatewayNow: () => Date.now() + connection.skew.ms,
      watch: (symbol: string, take: TickListener) => prices.watch(symbol, take),
      history: (symbol: string) => prices.history(symbol),
      price: (symbol: string) => prices.price(symbol),
    }),
    [prices, connection, ledger],
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
export function useArrivals(take: (items: readonly NotificationItem[]) => void): void {
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
export function useFreshness(): number | undefined {
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

/** True when what is on screen is older than five seconds and the page is not live: it is then dimmed. */
export function useIsStale(): boolean {
  const live = useLive();
  const [isStale, setStale] = useState(false);
  useEffect(() => {
    const check = () => {
      const { phase, lastEventAt } = connectionState(live);
      setStale(phase !== 'live' && lastEventAt !== undefined && Date.now() - lastEventAt > staleAfterMs);
    };
    const timer = setInterval(check, 500);
    return () => clearInterval(timer);
  }, [live]);
  return isStale;
}
