import type { Live } from './live';
import type { TransportName } from './transport-choice';

export interface ConnectionState {
  /**
   * connecting: never was live · live · catching-up: behind Kafka, or resuming · reconnecting · paused by the
   * person · offline: no network · denied: this page may not watch.
   */
  phase: 'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'paused' | 'offline' | 'denied';
  /** Events that happened and are not on screen yet. */
  behind: number;
  /** When the next attempt is made, epoch ms. */
  retryAt?: number;
  /** Why the page is not live, in a few words, when that is known; `message` says what to do. */
  title?: string;
  message?: string;
  /** How this page is connected. */
  transport?: TransportName;
  /** The producer whose clock is off the most: timestamps less the gateway's clock, ms, and what it calls itself. */
  clock?: { feed: string; offsetMs: number; source?: string };
  /** Since when what `message` tells is so, epoch ms. */
  since?: number;
  /** Offsets that are read from Kafka because they were missed, over all feeds. */
  replaying?: number;
  lastEventAt?: number;
}

/** A gateway this far behind Kafka is not live, whatever its socket says. */
const lateSeconds = 2;
/** The health feed is a pulse of one second; without it for this long the gateway is stuck. */
const silentMs = 2_500;

/** Reduces what the parts know to one state; what is worst for the reader's trust wins. */
export function connectionState(live: Live): ConnectionState {
  const link = live.connection.snapshot();
  const lastEventAt = live.lastEventAt();
  const transport = live.connection.transport();
  const base = {
    behind: live.behind(),
    ...(lastEventAt === undefined ? {} : { lastEventAt }),
    ...(transport ? { transport } : {}),
    ...clockOf(live),
  };
  if (link.phase !== 'connected') return { ...base, ...link };
  if (live.isPaused()) return { ...base, phase: 'paused' };
  const trouble = troubleOf(live, lastEventAt);
  if (trouble) return { ...base, phase: 'catching-up', ...trouble };
  const late = lagOf(live);
  if (late > 0) return { ...base, phase: 'catching-up', behind: base.behind + late };
  return { ...base, ...progressOf(live, base) };
}

function clockOf(live: Live): Pick<ConnectionState, 'clock'> {
  const clocks = (live.healthSample()?.feeds ?? []).flatMap(({ feed, producerClock }) =>
    producerClock ? [{ feed, ...producerClock }] : [],
  );
  const [worst] = clocks.sort((a, b) => Math.abs(b.offsetMs) - Math.abs(a.offsetMs));
  if (!worst) return {};
  const { feed, source } = worst;
  // To the second: the figure is read by a person, and a new one for every sample would be noise.
  const offsetMs = Math.round(worst.offsetMs / 1_000) * 1_000;
  return { clock: { feed, offsetMs, ...(source === undefined ? {} : { source }) } };
}

function progressOf(
  live: Live,
  { behind, lastEventAt }: Pick<ConnectionState, 'behind' | 'lastEventAt'>,
): Pick<ConnectionState, 'phase' | 'replaying'> {
  const replaying = live.replays().reduce((sum, { total }) => sum + total, 0);
  if (replaying > 0) return { phase: 'catching-up', replaying };
  const statuses = [...live.sessions.values()].map((session) => session.snapshot().status);
  if (statuses.includes('loading'))
    return { phase: lastEventAt === undefined ? 'connecting' : 'catching-up' };
  return { phase: behind > 0 ? 'catching-up' : 'live' };
}

function troubleOf(
  live: Live,
  lastEventAt: number | undefined,
): Pick<ConnectionState, 'message' | 'since'> | undefined {
  if (lastEventAt !== undefined && Date.now() - lastEventAt > silentMs) {
    return { message: 'The gateway is connected and says nothing.', since: lastEventAt };
  }
  const sample = live.healthSample();
  const broker = sample?.services.find(({ kind, state }) => kind === 'broker' && state === 'down');
  const down = sample?.kafka?.state === 'down' ? sample.kafka : broker;
  if (!down) return undefined;
  // The gateway tells its own clock's time.
  const since = down.since - live.connection.skew.ms;
  return { message: 'Kafka does not answer the gateway: no event can arrive.', since };
}

function lagOf(live: Live): number {
  const late = live.healthSample()?.feeds.filter(({ lagSeconds }) => lagSeconds > lateSeconds) ?? [];
  return late.reduce((sum, { lagMessages }) => sum + lagMessages, 0);
}
