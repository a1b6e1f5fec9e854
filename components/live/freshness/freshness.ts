import type { FeedStatus } from '@/components/live/feeds/feed-session';

/**
 * How fresh one feed is on this page.
 * - connecting: nothing of it is here yet
 * - live: what is in Kafka is on screen
 * - silent: live, and nothing comes though it usually does; not a fault
 * - clock-trouble: live, and a producer's timestamps are not those of now
 * - late: the gateway is behind Kafka
 * - catching-up: what was missed is being loaded
 * - kafka-down: Kafka does not answer the gateway
 * - gateway-lost: the connection is gone, or is open and without its heartbeat
 * - paused: by the person · offline: no network · denied: this page may not read it
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

/** All times are of the page's clock, epoch ms. */
export interface Freshness {
  state: FreshnessState;
  since: number;
  /** Up to this time everything is known to be on screen; undefined: nothing ever was. */
  asOf?: number;
}

/** What the page knows of a feed in this moment. All times are of the page's clock, epoch ms. */
export interface FeedFacts {
  now: number;
  link: 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'denied';
  lostAt?: number | undefined;
  isPaused: boolean;
  /** The connection is open and neither a heartbeat nor this feed is heard since then. */
  unheardSince?: number | undefined;
  /** Kafka does not answer the gateway since then; never set for a feed that is not in Kafka. */
  kafkaDownSince?: number | undefined;
  status: FeedStatus;
  /** From the last heartbeat: when it was sent, and how far the gateway was behind Kafka then. */
  heartbeat?: { at: number; lagSeconds: number } | undefined;
  isClockOff: boolean;
  /** Nothing came since then though it usually does. */
  silentSince?: number | undefined;
}

/** A gateway this far behind Kafka is not live, whatever its socket says. */
const lateSeconds = 2;
/** What is not live for so long looks stale. */
const staleAfterMs = 5_000;

const complete: readonly FreshnessState[] = ['live', 'silent', 'clock-trouble'];
/** Everything that is in Kafka is on screen. */
const isLive = (state: FreshnessState): boolean => complete.includes(state);

/** The next state of a feed; `before`: the last one. */
export function nextFreshness(before: Freshness | undefined, facts: FeedFacts): Freshness {
  const { state, since } = judge(before?.asOf !== undefined, facts);
  const isSame = before?.state === state;
  const asOf = asOfNext(before?.asOf, state, facts);
  return {
    state,
    since: Math.min(isSame ? before.since : facts.now, since ?? facts.now),
    ...(asOf === undefined ? {} : { asOf }),
  };
}

/** Whether what is on screen of the feed must not look live. */
export function isStale({ state, since, asOf }: Freshness, now: number): boolean {
  if (isLive(state)) return false;
  return state === 'paused' || now - Math.min(since, asOf ?? since) >= staleAfterMs;
}

interface Judgement {
  state: FreshnessState;
  /** When it is known to have begun earlier than now. */
  since?: number | undefined;
}

/** The first that holds is what matters most. `isKnown`: something of the feed is on screen. */
function judge(isKnown: boolean, facts: FeedFacts): Judgement {
  const { link, status, lostAt, unheardSince, kafkaDownSince, silentSince, heartbeat, now } = facts;
  const opening: FreshnessState = isKnown ? 'catching-up' : 'connecting';
  if (link === 'denied' || status === 'refused') return { state: 'denied' };
  if (link === 'offline') return { state: 'offline', since: lostAt };
  if (link !== 'connected')
    return isKnown ? { state: 'gateway-lost', since: lostAt } : { state: 'connecting' };
  if (facts.isPaused) return { state: 'paused' };
  if (unheardSince !== undefined) return { state: 'gateway-lost', since: unheardSince };
  if (status === 'idle') return { state: opening };
  if (kafkaDownSince !== undefined) return { state: 'kafka-down', since: kafkaDownSince };
  if (status === 'loading') return { state: opening };
  if (status === 'catching-up') return { state: 'catching-up' };
  const lagSeconds = heartbeat?.lagSeconds ?? 0;
  if (lagSeconds > lateSeconds) return { state: 'late', since: now - lagSeconds * 1_000 };
  if (facts.isClockOff) return { state: 'clock-trouble' };
  return silentSince === undefined ? { state: 'live' } : { state: 'silent', since: silentSince };
}

// A gateway that has been at the end of the log up to some seconds ago has sent everything that is older than that.
function asOfNext(
  before: number | undefined,
  state: FreshnessState,
  { heartbeat, kafkaDownSince }: FeedFacts,
): number | undefined {
  if (state === 'kafka-down') return Math.min(before ?? Number.POSITIVE_INFINITY, kafkaDownSince ?? 0);
  if (!heartbeat || !(isLive(state) || state === 'late')) return before;
  return Math.max(before ?? 0, heartbeat.at - heartbeat.lagSeconds * 1_000);
}
