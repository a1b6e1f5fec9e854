import { z } from 'zod';
import type { ActiveErrors } from '@/lib/logs/active-errors';
import type { ErrorGroup, ErrorsAnswer, errorsQuery, setErrorState } from '@/lib/logs/analysis';
import type { AnalysedLine, AnalysisPart, StateRow } from '@/server/log-analysis/part';
import { Group, savedGroup } from './error-group';
import { groupIdentity } from './group-identity';
import { GroupStore } from './group-store';

const maxGroups = 2_000;
/** Of the active ones, in one answer. */
const maxActive = 100;
/** The ids of groups are hexadecimal. */
const droppedId = 'dropped';
const savedDropped = z.object({ groups: z.int().nonnegative(), lines: z.int().nonnegative() });

type Query = z.output<typeof errorsQuery>;

/** Groups of errors, by service, name of the error and the place in the program's own code. */
export class ErrorGroups implements AnalysisPart {
  readonly kind = 'errors';
  private store = new GroupStore(maxGroups);
  /** What is no longer kept. */
  private dropped = { groups: 0, lines: 0 };
  private isDroppedChanged = false;
  private deleted: string[] = [];

  get size(): number {
    return this.store.size;
  }

  add(analysed: AnalysedLine): void {
    const identity = groupIdentity(analysed.line.data);
    if (!identity) return;
    const group = this.store.get(identity.id) ?? Group.of(identity, analysed);
    group.add(analysed);
    this.store.put(group);
    const dropped = this.store.dropSurplus();
    if (dropped) this.drop(dropped);
  }

  query({ id, state, service, limit }: Query, now: number): Omit<ErrorsAnswer, 'at' | 'lag' | 'since'> {
    const counts = { open: 0, regressed: 0, resolved: 0, ignored: 0 };
    const found: Group[] = [];
    for (const group of this.store.all()) {
      const { identity } = group;
      if (id !== undefined && identity.id !== id) continue;
      if (service !== undefined && identity.service !== service) continue;
      counts[group.state] += 1;
      if (state === undefined || group.state === state) found.push(group);
    }
    const groups = found
      .sort((a, b) => b.lastAt - a.lastAt)
      .slice(0, limit)
      .map((group) => group.summary(now));
    return { groups, counts, dropped: { ...this.dropped } };
  }

  /**
   * Groups with a line since `lastFrom` that are regressed, or open and have none before `firstFrom`: the newest 100. Epoch
   * ms.
   */
  active(lastFrom: number, firstFrom: number): ActiveErrors {
    const found: ActiveErrors = [];
    for (const group of this.store.all()) {
      if (group.lastAt < lastFrom) continue;
      const isNew = group.state === 'open' && group.firstAt >= firstFrom;
      const change = group.state === 'regressed' ? 'regressed' : isNew ? 'new' : undefined;
      if (change) found.push({ ...group.identity, count: group.count, change });
    }
    return found.slice(-maxActive);
  }

  /** Returns the group; undefined when there is none with this id. */
  setState(id: string, { state }: z.output<typeof setErrorState>, now: number): ErrorGroup | undefined {
    const group = this.store.get(id);
    if (!group) return undefined;
    if (group.state !== state) group.setState(state, now);
    this.store.put(group);
    return group.summary(now);
  }

  changed(): { saved: StateRow[]; deleted: string[] } {
    const saved: StateRow[] = this.isDroppedChanged ? [{ id: droppedId, data: this.dropped }] : [];
    this.isDroppedChanged = false;
    for (const group of this.store.all()) {
      if (!group.isChanged) continue;
      saved.push({ id: group.identity.id, data: group.saved() });
      group.isChanged = false;
      group.isSaved = true;
    }
    const { deleted } = this;
    this.deleted = [];
    return { saved, deleted };
  }

  restore(rows: readonly StateRow[]): void {
    this.store = new GroupStore(maxGroups);
    this.deleted = [];
    const dropped = rows.find(({ id }) => id === droppedId);
    this.dropped = dropped ? savedDropped.parse(dropped.data) : { groups: 0, lines: 0 };
    this.isDroppedChanged = false;
    const groups = rows
      .filter(({ id }) => id !== droppedId)
      .map(({ data }) => Group.restored(savedGroup.parse(data)))
      .sort((a, b) => a.lastAt - b.lastAt);
    for (const group of groups) this.store.put(group);
  }

  private drop(group: Group): void {
    this.dropped.groups += 1;
    this.dropped.lines += group.count;
    this.isDroppedChanged = true;
    if (group.isSaved) this.deleted.push(group.identity.id);
  }
}
