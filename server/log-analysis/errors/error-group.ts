import { z } from 'zod';
import { type ErrorGroup, errorStates } from '@/lib/logs/analysis';
import { type LogLine, logLine } from '@/lib/logs/log-line';
import { exampleOf } from '@/server/log-analysis/example';
import type { AnalysedLine } from '@/server/log-analysis/part';
import { MinuteCounts, minuteCountsState } from '@/server/log-analysis/patterns/minute-counts';
import { DistinctIds, savedIds } from './distinct-ids';
import type { GroupIdentity } from './group-identity';

const maxVersions = 10;

/** A row of the table of states. */
export const savedGroup = z.object({
  id: z.string(),
  service: z.string(),
  name: z.string(),
  place: z.string().nullable(),
  message: z.string(),
  count: z.int().positive(),
  minutes: minuteCountsState,
  firstAt: z.number(),
  lastAt: z.number(),
  versions: z.array(z.string()),
  orders: savedIds,
  traces: savedIds,
  state: z.enum(errorStates),
  stateAt: z.number().nullable(),
  example: logLine,
});
export type SavedGroup = z.output<typeof savedGroup>;

type State = Pick<ErrorGroup, 'state' | 'stateAt'>;

/** Errors of one kind. */
export class Group {
  isChanged = true;
  isSaved = false;

  private constructor(
    readonly identity: GroupIdentity,
    private counted: Pick<SavedGroup, 'count' | 'firstAt' | 'lastAt' | 'versions'> & State,
    private example: LogLine,
    private readonly minutes = new MinuteCounts(),
    private readonly orders = new DistinctIds(),
    private readonly traces = new DistinctIds(),
  ) {}

  static of(identity: GroupIdentity, { at, line }: AnalysedLine): Group {
    const counted = {
      count: 0,
      firstAt: at,
      lastAt: at,
      versions: [],
      state: 'open',
      stateAt: null,
    } as const;
    return new Group(identity, { ...counted, versions: [] }, exampleOf(line));
  }

  static restored(saved: SavedGroup): Group {
    const { id, service, name, place, message, example, minutes, orders, traces, ...counted } = saved;
    const { count, firstAt, lastAt, versions, state, stateAt } = counted;
    const group = new Group(
      { id, service, name, place, message },
      { count, firstAt, lastAt, versions, state, stateAt },
      example,
      MinuteCounts.from(minutes),
      DistinctIds.restored(orders),
      DistinctIds.restored(traces),
    );
    group.isChanged = false;
    group.isSaved = true;
    return group;
  }

  get count(): number {
    return this.counted.count;
  }

  get state(): ErrorGroup['state'] {
    return this.counted.state;
  }

  get firstAt(): number {
    return this.counted.firstAt;
  }

  get lastAt(): number {
    return this.counted.lastAt;
  }

  add({ at, line }: AnalysedLine): void {
    const { counted } = this;
    this.isChanged = true;
    counted.count += 1;
    this.minutes.add(at);
    if (counted.state === 'resolved' && at > (counted.stateAt ?? 0)) this.setState('regressed', at);
    if (at < counted.firstAt) counted.firstAt = at;
    if (at >= counted.lastAt) {
      counted.lastAt = at;
      this.example = exampleOf(line);
    }
    this.addDetails(line.data);
  }

  /** `at`: when it changed, epoch ms. */
  setState(state: ErrorGroup['state'], at: number): void {
    this.counted.state = state;
    this.counted.stateAt = at;
    this.isChanged = true;
  }

  summary(now: number): ErrorGroup {
    const { identity, counted, example } = this;
    return {
      ...identity,
      ...counted,
      trend: this.minutes.until(now),
      orders: this.orders.summary,
      traces: this.traces.summary,
      example,
    };
  }

  saved(): SavedGroup {
    return {
      ...this.identity,
      ...this.counted,
      minutes: this.minutes.state,
      orders: this.orders.saved(),
      traces: this.traces.saved(),
      example: this.example,
    };
  }

  private addDetails({ orderId, traceId, attributes }: LogLine['data']): void {
    if (orderId !== undefined) this.orders.add(orderId);
    if (traceId !== undefined) this.traces.add(traceId);
    const version = attributes?.version ?? attributes?.['service.version'];
    if (version !== undefined) this.addVersion(String(version).slice(0, 100));
  }

  private addVersion(version: string): void {
    const { versions } = this.counted;
    if (versions.at(-1) === version) return;
    this.counted.versions = [...versions.filter((known) => known !== version), version].slice(-maxVersions);
  }
}
