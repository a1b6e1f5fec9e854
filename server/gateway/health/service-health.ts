import type { ServiceHealth, ServiceState } from '@/lib/health';
import { maxStateAgeMs } from '@/lib/health/state-age';
import type { GroupProgress } from '@/server/bus';
import type { Observed, ProcessReport } from '@/server/internal-calls/processes';
import { LagClock } from './lag';

/** A service with more unread messages than this, or older ones, is lagging. */
const lagging = { messages: 200, seconds: 5 };

/** Combines what the supervisor and Kafka report of each service, and remembers since when its state lasts. */
export class ServiceHealths {
  private readonly clocks = new Map<string, LagClock>();
  private readonly states = new Map<string, StateSince>();

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
    const isLagCurrent = groups !== undefined && now - groups.at <= maxStateAgeMs;
    const ofProcesses = reports.map((report) => {
      const group = byName.get(report.name);
      return { ...this.ofProcess(report, group, isLagCurrent, now), ...stateAt(processes) };
    });
    const names = new Set(reports.map(({ name }) => name));
    const others = [...byName].filter(([name]) => !names.has(name));
    return [
      ...ofProcesses,
      ...others.map(([name, group]) => ({ ...this.ofGroup(name, group, now), ...stateAt(groups) })),
    ].map((service) => withLagAt(service, groups?.at, isLagCurrent));
  }

  private ofProcess(
    process: ProcessReport,
    group: GroupProgress | undefined,
    isLagCurrent: boolean,
    now: number,
  ): ServiceHealth {
    const lag = group && this.lagOf(group, now);
    const state = stateOf(process, isLagCurrent ? lag : undefined);
    // The supervisor reports since when a process runs; since when it lags, only this class knows.
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

  /** `reported`: since when, according to the supervisor. A gateway that was just started has no other source. */
  private since(name: string, state: ServiceState, now: number, reported?: number): number {
    const before = this.states.get(name);
    const since = sinceOf(before, state, now, reported);
    this.states.set(name, { state, since });
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

interface StateSince {
  state: ServiceState;
  since: number;
}

function sinceOf(
  before: StateSince | undefined,
  state: ServiceState,
  now: number,
  reported?: number,
): number {
  if (!before) return reported ?? now;
  if (before.state === state) return Math.max(before.since, reported ?? 0);
  // A reported time from before the last change is of an earlier one: a process keeps running while its lag comes and goes.
  return reported !== undefined && reported > before.since ? reported : now;
}

const stateAt = (source: Observed<unknown> | undefined) => (source ? { stateAt: source.at } : {});

/** Adds when Kafka reported the lag. A lag that is not current is left out. */
function withLagAt(
  { lagMessages, lagSeconds, ...service }: ServiceHealth,
  lagAt: number | undefined,
  isLagCurrent: boolean,
): ServiceHealth {
  if (lagMessages === undefined || lagSeconds === undefined || lagAt === undefined) return service;
  return { ...service, lagAt, ...(isLagCurrent ? { lagMessages, lagSeconds } : {}) };
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
