import type { Live } from './live';

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
  message?: string;
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
  const base = { behind: live.behind(), ...(lastEventAt === undefined ? {} : { lastEventAt }) };
  if (link.phase !== 'connected') return { ...base, ...link };
  if (live.isPaused()) return { ...base, phase: 'paused' };
  const trouble = troubleOf(live, lastEventAt);
  if (trouble) return { ...base, phase: 'catching-up', ...trouble };
  const late = lagOf(live);
  if (late > 0) return { ...base, phase: 'catching-up', behind: base.behind + late };
  return { ...base, ...progressOf(live, base) };
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
