import type { Link } from '@/components/live/connection/connection';
import { type ClockTrouble, toleratedMs } from '@/components/live/connection/page-clock';
import type { TransportName } from '@/components/live/connection/transport-choice';
import type { Freshness } from './freshness';

/** As the state of a feed; unexplained: what came does not add up with what Kafka counts. */
type Phase = Freshness['state'] | 'unexplained';

/** The producer whose clock is off the most: timestamps less the gateway's clock, ms, and what it calls itself. */
export interface ProducerTrouble {
  feed: string;
  offsetMs: number;
  source?: string;
}

/** The state of the page: of its feeds the worst, and what is wrong with the page as a whole. Times: epoch ms. */
export interface ConnectionState {
  phase: Phase;
  since: number;
  /** Up to this time everything that the page shows is known to be complete. */
  asOf?: number;
  /** Events that happened and are not on screen yet. */
  behind: number;
  /** How far the gateway is behind Kafka, s. */
  lagSeconds: number;
  /** Offsets that what came does not account for. */
  unexplained: number;
  /** Why the page is not live, in a few words, when that is known; `message` says what to do. */
  title?: string;
  message?: string;
  /** The connection is open, and nothing is heard on it. */
  isSilent?: boolean;
  /** How this page is connected. */
  transport?: TransportName;
  clock?: ProducerTrouble;
  /** This browser's clock and the gateway's differ. */
  clocks?: ClockTrouble;
  /** Events were on screen before they were written, by so many ms. */
  impossibleMs?: number;
  /** Offsets that are read from Kafka because they were missed, over all feeds. */
  replaying?: number;
}

export interface PageFacts
  extends Omit<ConnectionState, 'phase' | 'since' | 'asOf' | 'title' | 'message' | 'isSilent'> {
  now: number;
  link: Link;
  lostAt?: number | undefined;
  /** Of the feeds that this page shows. */
  feeds: readonly Freshness[];
}

/** What says most about how far the page can be trusted comes first; silence is no fault. */
const worstFirst: readonly Phase[] = [
  'denied',
  'offline',
  'gateway-lost',
  'kafka-down',
  'unexplained',
  'paused',
  'late',
  'catching-up',
  'clock-trouble',
  'connecting',
  'live',
];

/** The next state of the page; `before`: the last one. */
export function nextPage(before: ConnectionState | undefined, facts: PageFacts): ConnectionState {
  const { now, link, lostAt, feeds, ...rest } = facts;
  const known = [...feeds.map(ofFeed), ...ofLink(link, lostAt), ...ofPage(facts)];
  const worst = worstOf(known) ?? { phase: 'connecting' as const };
  const since = Math.min(before?.phase === worst.phase ? before.since : now, worst.since ?? now);
  const asOf = Math.min(...feeds.map((feed) => feed.asOf ?? Number.POSITIVE_INFINITY));
  return {
    ...rest,
    phase: worst.phase,
    since,
    ...(Number.isFinite(asOf) ? { asOf } : {}),
    ...('message' in link ? { message: link.message } : {}),
    ...('title' in link && link.title !== undefined ? { title: link.title } : {}),
    ...(worst.phase === 'gateway-lost' && link.phase === 'connected' ? { isSilent: true } : {}),
  };
}

interface Known {
  phase: Phase;
  since?: number | undefined;
}

function worstOf(known: readonly Known[]): Known | undefined {
  const phase = worstFirst.find((one) => known.some((each) => each.phase === one));
  const [first] = known
    .filter((each) => each.phase === phase)
    .sort((a, b) => (a.since ?? Number.POSITIVE_INFINITY) - (b.since ?? Number.POSITIVE_INFINITY));
  return first;
}

const ofFeed = ({ state, since }: Freshness): Known => ({
  phase: state === 'silent' ? 'live' : state,
  since,
});

function ofLink({ phase }: Link, lostAt: number | undefined): Known[] {
  if (phase === 'connected') return [];
  return [{ phase: phase === 'reconnecting' ? 'gateway-lost' : phase, since: lostAt }];
}

function ofPage({ unexplained, clocks, impossibleMs }: PageFacts): Known[] {
  const isOff = clocks !== undefined || impossibleMs !== undefined;
  return [
    ...(unexplained > 0 ? [{ phase: 'unexplained' as const }] : []),
    ...(isOff ? [{ phase: 'clock-trouble' as const }] : []),
  ];
}

/**
 * The producer whose clock is off the most. One that is in step with this browser is none: then the gateway's clock is
 * the one that is off, and every producer looks so to it.
 */
export function producerTrouble(
  found: readonly ProducerTrouble[],
  clocks: ClockTrouble | undefined,
): ProducerTrouble | undefined {
  const isRight = ({ offsetMs }: ProducerTrouble) =>
    clocks?.fault === 'gateway' && Math.abs(offsetMs + clocks.skewMs) < toleratedMs;
  const [worst] = found
    .filter((one) => !isRight(one))
    .sort((a, b) => Math.abs(b.offsetMs) - Math.abs(a.offsetMs));
  // To the second: the figure is read by a person, and a new one for every sample would be noise.
  return worst && { ...worst, offsetMs: Math.round(worst.offsetMs / 1_000) * 1_000 };
}
