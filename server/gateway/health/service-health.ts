import type { ServiceHealth, ServiceState } from '@/lib/health';
import { maxStateAgeMs } from '@/lib/health/state-age';
import type { GroupProgress } from '@/server/bus';
import { LagClock } from './lag';

/** More unread messages than this, or older, is lag a person should see. */
const lagging = { messages: 200, seconds: 5 };

/** What the supervisor says of a process. */
export interface ProcessReport {
  name: string;
  kind: string;
  status: 'starting' | 'running' | 'stopped' | 'crashed' | 'backoff';
  since: number;
  restarts: number;
  ready: boolean | null;
}

/** What was answered last. `at`: when it was asked for, epoch ms. */
export interface Observed<T> {
  at: number;
  value: T;
}

/** Joins what the supervisor and Kafka know of each service, and remembers since when it is so. */
export class ServiceHealths {
  private readonly clocks = new Map<string, LagClock>();
  private readonly seen = new Map<string, Seen>();

  /** Notes the ends of a topic's partitions, so that lag can be reported in seconds. */
  noteEnds(topic: string, ends: readonly number[], now: number): void {
    const clock = this.clocks.get(topic) ?? new LagClock();
    clock.noteEnds(ends, now);
    this.clocks.set(topic, clock);
  }

  sample(
    processes: Observed<readonly ProcessReport[]> | undefined,
    groups: Observed<readonly GroupProgress[]> | undefined,
    now: number,
  ): ServiceHealth[] {
    const byName = new Map((groups?.value ?? []).map((group) => [serviceOf(group.groupId), group]));
    const reports = processes?.value ?? [];
    const isLagKnown = groups !== undefined && now - groups.at <= maxStateAgeMs;
    const known = reports.map((report) => {
      const group = byName.get(report.name);
      return { ...this.ofProcess(report, group, isLagKnown, now), ...stateAt(processes) };
    });
    const names = new Set(reports.map(({ name }) => name));
    const others = [...byName].filter(([name]) => !names.has(name));
    return [
      ...known,
      ...others.map(([name, group]) => ({ ...this.ofGroup(name, group, now), ...stateAt(groups) })),
    ].map((service) => withLagAt(service, groups?.at, isLagKnown));
  }

  private ofProcess(
    process: ProcessReport,
    group: GroupProgress | undefined,
    isLagKnown: boolean,
    now: number,
  ): ServiceHealth {
    const lag = group && this.lagOf(group, now);
    const state = stateOf(process, isLagKnown ? lag : undefined);
    // The supervisor knows since when a process is what it is; since when it lags, only this sampler does.
    const since = this.since(process.name, state, now, state === 'lagging' ? undefined : process.since);
    const { name, restarts } = process;
    const kind = process.kind === 'broker' ? 'broker' : 'process';
    return { name, kind, state, since, restarts, ...lag };
  }

  private ofGroup(name: string, group: GroupProgress, now: number): ServiceHealth {
    const lag = this.lagOf(group, now);
    const state = group.members === 0 ? 'down' : isLagging(lag) ? 'lagging' : 'up';
    return { name, kind: 'group', state, since: this.since(name, state, now), ...lag };
  }

  /** `reported`: since when the supervisor says that the process is as it is: a gateway that was just started knows no more. */
  private since(name: string, state: ServiceState, now: number, reported?: number): number {
    const before = this.seen.get(name);
    const since = sinceOf(before, state, now, reported);
    this.seen.set(name, { state, since });
    return since;
  }

  private lagOf(group: GroupProgress, now: number): { lagMessages: number; lagSeconds: number } {
    let lagMessages = 0;
    let lagSeconds = 0;
    for (const [topic, clock] of this.clocks) {
      const committed = new Map(
        group.committed.filter((c) => c.topic === topic).map((c) => [c.partition, c.next]),
      );
      if (committed.size === 0) continue;
      const lag = clock.lagAt((partition) => committed.get(partition) ?? Number.POSITIVE_INFINITY, now);
      lagMessages += lag.messages;
      lagSeconds = Math.max(lagSeconds, lag.seconds);
    }
    return { lagMessages, lagSeconds };
  }
}

/** A group is named after its service, with or without the project's prefix. */
const serviceOf = (groupId: string) => groupId.replace(/^pulseboard[.-]/, '');

interface Seen {
  state: ServiceState;
  since: number;
}

function sinceOf(before: Seen | undefined, state: ServiceState, now: number, reported?: number): number {
  if (!before) return reported ?? now;
  if (before.state === state) return Math.max(before.since, reported ?? 0);
  // A word from before the last change is about that one: a process runs on while it lags and when it lags no more.
  return reported !== undefined && reported > before.since ? reported : now;
}

const stateAt = (answer: Observed<unknown> | undefined) => (answer ? { stateAt: answer.at } : {});

/** A lag that Kafka has not reported of late is not known: it is left out, and since when is said. */
function withLagAt(
  { lagMessages, lagSeconds, ...service }: ServiceHealth,
  lagAt: number | undefined,
  isLagKnown: boolean,
): ServiceHealth {
  if (lagMessages === undefined || lagSeconds === undefined || lagAt === undefined) return service;
  return { ...service, lagAt, ...(isLagKnown ? { lagMessages, lagSeconds } : {}) };
}

const isLagging = (lag: { lagMessages: number; lagSeconds: number }) =>
  lag.lagMessages > lagging.messages || lag.lagSeconds > lagging.seconds;

function stateOf(
  process: ProcessReport,
  lag: { lagMessages: number; lagSeconds: number } | undefined,
): ServiceState {
  if (process.status === 'stopped') return 'stopped';
  if (process.status === 'crashed' || process.status === 'backoff') return 'down';
  if (process.status === 'starting' || process.ready === false) return 'starting';
  return lag && isLagging(lag) ? 'lagging' : 'up';
}
