import { type ClockTrouble, toleratedMs } from '@/components/live/clock/page-clock';
import type { Link } from '@/components/live/connection/link';
import type { TransportName } from '@/components/live/connection/transport-choice';
import type { Freshness } from './freshness';

/** The state of a feed, or unexplained: the messages do not account for every offset. */
type Phase = Freshness['state'] | 'unexplained';

/** A producer with a wrong clock. `offsetMs`: its timestamps less the gateway's clock. `source`: its CloudEvents source. */
export interface ProducerTrouble {
  feed: string;
  offsetMs: number;
  source?: string;
}

/** The state of the page: the worst state of its feeds, and what is wrong with the page as a whole. Times: epoch ms. */
export interface ConnectionState {
  phase: Phase;
  since: number;
  /** What the page shows is complete up to this time. */
  asOf?: number;
  /** Recovered events that are not on screen yet. */
  behind: number;
  /** The lag of the gateway behind Kafka, s. */
  lagSeconds: number;
  /** Offsets that the messages do not account for. */
  unexplained: number;
  /** Why the page is not live, if known; `message` says what to do. */
  title?: string;
  message?: string;
  /** The connection is open, and no heartbeat arrives. */
  isSilent?: boolean;
  transport?: TransportName;
  clock?: ProducerTrouble;
  /** This browser's clock and the gateway's differ. */
  clocks?: ClockTrouble;
  /** How long before its timestamp an event was on screen, ms: a clock is wrong. */
  impossibleMs?: number;
  /** Missed offsets that are read from Kafka, over all feeds. */
  replaying?: number;
}

export interface PageFacts
  extends Omit<ConnectionState, 'phase' | 'since' | 'asOf' | 'title' | 'message' | 'isSilent'> {
  now: number;
  link: Link;
  lostAt?: number | undefined;
  /** The feeds that this page shows. */
  feeds: readonly Freshness[];
}

/** The most important state comes first. `silent` is not among them: it counts as live. */
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
  const candidates = [...feeds.map(ofFeed), ...ofLink(link, lostAt), ...ofPage(facts)];
  const worst = worstOf(candidates) ?? { phase: 'connecting' as const };
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

interface Candidate {
  phase: Phase;
  since?: number | undefined;
}

/** Of several candidates with the worst phase: the one that began first. */
function worstOf(candidates: readonly Candidate[]): Candidate | undefined {
  const phase = worstFirst.find((one) => candidates.some((each) => each.phase === one));
  const [first] = candidates
    .filter((each) => each.phase === phase)
    .sort((a, b) => (a.since ?? Number.POSITIVE_INFINITY) - (b.since ?? Number.POSITIVE_INFINITY));
  return first;
}

const ofFeed = ({ state, since }: Freshness): Candidate => ({
  phase: state === 'silent' ? 'live' : state,
  since,
});

function ofLink({ phase }: Link, lostAt: number | undefined): Candidate[] {
  if (phase === 'connected') return [];
  return [{ phase: phase === 'reconnecting' ? 'gateway-lost' : phase, since: lostAt }];
}

function ofPage({ unexplained, clocks, impossibleMs }: PageFacts): Candidate[] {
  const isWrong = clocks !== undefined || impossibleMs !== undefined;
  return [
    ...(unexplained > 0 ? [{ phase: 'unexplained' as const }] : []),
    ...(isWrong ? [{ phase: 'clock-trouble' as const }] : []),
  ];
}

/**
 * The producer whose clock is off the most. While the gateway's own clock is wrong, producers that agree with this
 * browser are right.
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
  // To the second, so that the text does not change with every sample.
  return worst && { ...worst, offsetMs: Math.round(worst.offsetMs / 1_000) * 1_000 };
}
