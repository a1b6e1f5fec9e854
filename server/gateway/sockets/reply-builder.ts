import type { DomainEvent } from '@/lib/events';
import type { Filter, LevelCounts, Offsets, Tier } from '@/lib/protocol';
import { filterKey } from '@/lib/protocol/filter';
import type { FeedHub, Snapshot } from '@/server/gateway/feeds/feed-hub';
import type { EncodedPortion, ReplayedEvent } from '@/server/gateway/feeds/replay-portion';
import type { CachedReply } from '@/server/gateway/feeds/reply-cache';
import { planResumption, type Resumption } from '@/server/gateway/feeds/resumption';
import { sumOfEntries } from '@/server/gateway/ring/partition-log';
import { addLevels } from '@/server/gateway/rooms/level-counts';
import { type CostLimit, scannedBytes } from './cost-limit';

/** Events, encoded, with their account. */
export interface EncodedEvents {
  json: string;
  count: number;
  conflated: number;
  conflatedLevels?: LevelCounts;
  offsets: Offsets;
  sum: number;
}

/** What was missed since one cursor. */
export interface CachedEvents extends CachedReply, EncodedEvents {
  kind: 'cached';
}

export interface CachedSnapshot extends CachedReply {
  rows: number;
}

export interface Costs {
  connection: CostLimit;
  /** Of all connections together. */
  gateway: CostLimit;
}

/**
 * Encodes what one subscription is sent, or reuses what was just encoded for another client. What is encoded is charged to
 * the gateway and to the connection; what is reused, only to the connection.
 */
export class ReplyBuilder {
  private readonly filterKey: string;

  constructor(
    private readonly feed: FeedHub,
    private readonly filter: Filter,
    private readonly tier: Tier,
    private readonly costs: Costs,
  ) {
    this.filterKey = filterKey(filter);
  }

  /** Clients that lost their connection together come back with the same cursor: what they missed is encoded once. */
  resumption(
    cursor: string,
    rereadUntil: readonly number[] | undefined,
  ): Exclude<Resumption, { kind: 'recovered' }> | CachedEvents {
    const { feed, filter, tier } = this;
    const key = JSON.stringify([cursor, tier, this.filterKey]);
    const cached = rereadUntil ? undefined : feed.replyCache.find<CachedEvents>(key);
    if (cached) return this.chargeConnection(cached);
    this.charge(feed.scanned(filter, cursor) * scannedBytes);
    const resumption = planResumption(feed, cursor, filter, tier, rereadUntil);
    if (resumption.kind !== 'recovered') return resumption;
    const at = { cursor: feed.log.cursor, position: feed.log.offsets };
    return feed.replyCache.add<CachedEvents>(key, { kind: 'cached', ...at, ...this.encode(resumption) });
  }

  /** The state at `position` or later. */
  snapshot(position: number): CachedSnapshot {
    const { feed, filter } = this;
    const key = this.filterKey;
    const cached = feed.replyCache.find<CachedSnapshot>(key);
    if (cached && cached.position >= position) return this.chargeConnection(cached);
    const snapshot = feed.snapshot(filter);
    this.charge(snapshot.json.length + feed.scanned(filter) * scannedBytes);
    const { cursor, offsets } = feed.log;
    return feed.replyCache.add<CachedSnapshot>(key, { ...snapshot, cursor, position: offsets });
  }

  /** The state as it is now, for this client alone. */
  currentSnapshot(): Snapshot {
    const snapshot = this.feed.snapshot(this.filter);
    this.charge(snapshot.json.length);
    return snapshot;
  }

  /**
   * A portion of a replay, with so many offsets behind it. Events that are too old are counted and not sent. `encoded`:
   * what was encoded of it for other followers.
   */
  portion(
    entries: readonly ReplayedEvent[],
    behind: number,
    encoded = new Map<string, EncodedPortion>(),
  ): EncodedPortion {
    const shared = encoded.get(this.filterKey);
    if (shared) return this.chargeConnection(shared);
    const passes = this.feed.policy.passes(this.filter);
    const passing = entries.filter(({ event }) => passes(event));
    const filtered = entries.length - passing.length;
    // As if of what is behind it the same share passed.
    const passingBehind = behind * (passing.length / Math.max(1, entries.length));
    const isTooOld = passingBehind >= (this.feed.policy.recovery?.newest ?? Number.POSITIVE_INFINITY);
    const sent = isTooOld ? [] : passing;
    const json = this.encodeEvents(sent.map(({ event }) => event));
    const counts = isTooOld ? this.counted(passing) : { conflated: 0 };
    const portion = { json, count: sent.length, ...counts, filtered, sum: sumOfEntries(sent) };
    encoded.set(this.filterKey, portion);
    return portion;
  }

  private counted(entries: readonly ReplayedEvent[]): Pick<EncodedPortion, 'conflated' | 'conflatedLevels'> {
    const conflatedLevels: LevelCounts = {};
    const { overload } = this.feed.policy;
    if (overload) addLevels(conflatedLevels, entries, overload.levelOf);
    return { conflated: entries.length, conflatedLevels };
  }

  encode({
    events,
    conflated,
    offsets,
    sum,
  }: Omit<Resumption & { kind: 'recovered' }, 'kind'>): EncodedEvents {
    return { json: this.encodeEvents(events), count: events.length, conflated, offsets, sum };
  }

  private encodeEvents(events: readonly DomainEvent[]): string {
    const json = JSON.stringify(events);
    this.charge(json.length);
    return json;
  }

  private charge(bytes: number): void {
    this.costs.gateway.spend(bytes);
    this.costs.connection.spend(bytes);
  }

  private chargeConnection<T extends { json: string }>(reply: T): T {
    this.costs.connection.spend(reply.json.length);
    return reply;
  }
}
