import type { FeedStatus } from '@/components/live/feeds/feed-session';

/**
 * How fresh one feed is on this page.
 * - connecting: no state of it was received yet
 * - live: what is in Kafka is on screen
 * - silent: live, and no event arrives though usually they do; not an error
 * - clock-trouble: live, and the clock of a producer is wrong
 * - late: the gateway is behind Kafka
 * - catching-up: missed events are being loaded
 * - kafka-down: Kafka does not answer the gateway
 * - gateway-lost: the connection is lost, or is open and no heartbeat arrives
 * - paused: by the person · offline: no network · denied: this session may not read it
 */
export type FreshnessState =
  | 'connecting'
  | 'live'
  | 'silent'
  | 'clock-trouble'
  | 'late'
  | 'catching-up'
  | 'kafka-down'
  | 'gateway-lost'
  | 'paused'
  | 'offline'
  | 'denied';

/** Times are by the page's clock, epoch ms. */
export interface Freshness {
  state: FreshnessState;
  since: number;
  /** The screen is complete up to this time; undefined: it never was. */
  asOf?: number;
}

/** What the page knows of a feed now. Times are by the page's clock, epoch ms. */
export interface FeedFacts {
  now: number;
  link: 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'denied';
  lostAt?: number | undefined;
  isPaused: boolean;
  /** The connection is open, and since then neither a heartbeat nor a message of this feed arrived. */
  missingSince?: number | undefined;
  /** Since then Kafka does not answer the gateway; never set for a feed that is not in Kafka. */
  kafkaDownSince?: number | undefined;
  status: FeedStatus;
  /** The last heartbeat: when it was sent, and the lag of the gateway then. */
  heartbeat?: { at: number; lagSeconds: number } | undefined;
  isClockWrong: boolean;
  /** Since then no event arrived though usually they do. */
  silentSince?: number | undefined;
}

/** With more lag the gateway is late. */
const lateSeconds = 2;
/** A feed that is not live for so long is stale. */
const staleAfterMs = 5_000;

const complete: readonly FreshnessState[] = ['live', 'silent', 'clock-trouble'];
/** The screen is complete. */
const isLive = (state: FreshnessState): boolean => complete.includes(state);

/** The next state of a feed; `before`: the last one. */
export function nextFreshness(before: Freshness | undefined, facts: FeedFacts): Freshness {
  const { state, since } = stateOf(before?.asOf !== undefined, facts);
  const isSame = before?.state === state;
  const asOf = asOfNext(before?.asOf, state, facts);
  return {
    state,
    since: Math.min(isSame ? before.since : facts.now, since ?? facts.now),
    ...(asOf === undefined ? {} : { asOf }),
  };
}

/** Whether the screen must not look live. */
export function isStale({ state, since, asOf }: Freshness, now: number): boolean {
  if (isLive(state)) return false;
  return state === 'paused' || now - Math.min(since, asOf ?? since) >= staleAfterMs;
}

interface NextState {
  state: FreshnessState;
  /** When it began, where that is known; else now. */
  since?: number | undefined;
}

/** The conditions are in order of importance. `isShown`: the feed has a state on screen. */
function stateOf(isShown: boolean, facts: FeedFacts): NextState {
  const { link, status, lostAt, missingSince, kafkaDownSince, silentSince, heartbeat, now } = facts;
  const opening: FreshnessState = isShown ? 'catching-up' : 'connecting';
  if (link === 'denied' || status === 'refused') return { state: 'denied' };
  if (link === 'offline') return { state: 'offline', since: lostAt };
  if (link !== 'connected')
    return isShown ? { state: 'gateway-lost', since: lostAt } : { state: 'connecting' };
  if (facts.isPaused) return { state: 'paused' };
  if (missingSince !== undefined) return { state: 'gateway-lost', since: missingSince };
  if (status === 'idle') return { state: opening };
  if (kafkaDownSince !== undefined) return { state: 'kafka-down', since: kafkaDownSince };
  if (status === 'loading') return { state: opening };
  if (status === 'catching-up') return { state: 'catching-up' };
  const lagSeconds = heartbeat?.lagSeconds ?? 0;
  if (lagSeconds > lateSeconds) return { state: 'late', since: now - lagSeconds * 1_000 };
  if (facts.isClockWrong) return { state: 'clock-trouble' };
  return silentSince === undefined ? { state: 'live' } : { state: 'silent', since: silentSince };
}

// A gateway with a lag of some seconds has sent everything that is older than that.
function asOfNext(
  before: number | undefined,
  state: FreshnessState,
  { heartbeat, kafkaDownSince }: FeedFacts,
): number | undefined {
  if (state === 'kafka-down') return Math.min(before ?? Number.POSITIVE_INFINITY, kafkaDownSince ?? 0);
  if (!heartbeat || !(isLive(state) || state === 'late')) return before;
  return Math.max(before ?? 0, heartbeat.at - heartbeat.lagSeconds * 1_000);
}
