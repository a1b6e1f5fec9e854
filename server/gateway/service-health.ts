import type { ServiceHealth, ServiceState } from '@/lib/health';
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

/** Joins what the supervisor and Kafka know of each service, and remembers since when it is so. */
export class ServiceHealths {
  private readonly clocks = new Map<string, LagClock>();
  private readonly seen = new Map<string, { state: ServiceState; since: number }>();

  /** Notes the ends of a topic's partitions, so that lag can be told in seconds. */
  noteEnds(topic: string, ends: readonly number[], now: number): void {
    const clock = this.clocks.get(topic) ?? new LagClock();
    clock.noteEnds(ends, now);
    this.clocks.set(topic, clock);
  }

  sample(
    processes: readonly ProcessReport[],
    groups: readonly GroupProgress[],
    now: number,
  ): ServiceHealth[] {
    const byName = new Map(groups.map((group) => [serviceOf(group.groupId), group]));
    const known = processes.map((process) => this.ofProcess(process, byName.get(process.name), now));
    const names = new Set(processes.map(({ name }) => name));
    const others = [...byName].filter(([name]) => !names.has(name));
    return [...known, ...others.map(([name, group]) => this.ofGroup(name, group, now))];
  }

  private ofProcess(process: ProcessReport, group: GroupProgress | undefined, now: number): ServiceHealth {
    const lag = group && this.lagOf(group, now);
    const state = stateOf(process, lag);
    // The supervisor knows since when a process is down; since when it lags, only this sampler does.
    const since =
      state === 'down' || state === 'stopped' ? process.since : this.since(process.name, state, now);
    this.seen.set(process.name, { state, since });
    const { name, restarts } = process;
    const kind = process.kind === 'broker' ? 'broker' : 'process';
    return { name, kind, state, since, restarts, ...lag };
  }

  private ofGroup(name: string, group: GroupProgress, now: number): ServiceHealth {
    const lag = this.lagOf(group, now);
    const state = group.members === 0 ? 'down' : isLagging(lag) ? 'lagging' : 'up';
    const since = this.since(name, state, now);
    this.seen.set(name, { state, since });
    return { name, kind: 'group', state, since, ...lag };
  }

  private since(name: string, state: ServiceState, now: number): number {
    const before = this.seen.get(name);
    return before?.state === state ? before.since : now;
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
