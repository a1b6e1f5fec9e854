import type { Bucket } from '@/lib/alerts/bucket';
import { slotMs } from '@/lib/alerts/windows';
import type { Transition } from '@/server/alerts/engine/interface';
import type { Observation } from '@/server/alerts/engine/observation';
import { cellOf, type GroupWindow, type RingShape } from '@/server/alerts/engine/windows/group-window';
import type { Reading } from './condition';
import { Group } from './group';
import type { RuleStates } from './rule-states';

/** Groups of a rule that are kept beside those with an alert. */
const mostGroups = 10_000;

/** What an aggregation is made of. */
export interface AggregationPlan<W extends GroupWindow> {
  by: readonly string[];
  shape: RingShape;
  newWindow(): W;
  /** Whether the state of a group may change at `at` although nothing comes; unset: it does not. Epoch ms. */
  isDue?(group: Group<W>, rules: readonly RuleStates[], at: number): boolean;
  /** Whether a group without an alert has nothing to say. */
  isEmpty(group: Group<W>): boolean;
}

/** The windows that rules with equal source, filter, measure and window share, by group. */
export class Aggregation<W extends GroupWindow = GroupWindow> {
  readonly groups = new Map<string, Group<W>>();
  readonly rules: RuleStates[] = [];
  /** Groups that were dropped, because there were too many. */
  dropped = 0;
  /** By cell: the groups that have something in its bucket. */
  readonly #filled: Group<W>[][] = [];
  #changed: Group<W>[] = [];
  #bucket: number | undefined;
  /** End of the slot that was evaluated last, epoch ms. */
  #at = 0;
  #isFirst = true;

  constructor(readonly plan: AggregationPlan<W>) {
    if (plan.by.length === 0) this.group('');
  }

  group(key: string): Group<W> {
    const found = this.groups.get(key);
    if (found) return found;
    const group = new Group(key, this.plan.newWindow());
    this.groups.set(key, group);
    return group;
  }

  /** Begins a slot: buckets that are too old now leave the windows. True: it begins a bucket. */
  openSlot(slot: number): boolean {
    const { bucketMs, kept } = this.plan.shape;
    const bucket = Math.floor((slot * slotMs) / bucketMs);
    if (this.#bucket === bucket) return false;
    const from =
      this.#bucket === undefined ? bucket - kept + 1 : Math.max(this.#bucket + 1, bucket - kept + 1);
    for (let next = from; next <= bucket; next++) this.#openBucket(next);
    this.#bucket = bucket;
    return true;
  }

  /** Adds an event, or a bucket that begins `at`. What is older than the windows says nothing. */
  add(key: string, observation: Observation, summed: Bucket | undefined): void {
    const { shape } = this.plan;
    const bucket = Math.floor(observation.at / shape.bucketMs);
    const present = this.#bucket ?? bucket;
    if (bucket <= present - shape.kept || bucket > present) return;
    const group = this.group(key);
    this.fill(group, bucket);
    if (summed) group.window.addBucket(cellOf(shape, bucket), summed);
    else group.window.add(cellOf(shape, bucket), observation);
    this.touch(group);
  }

  /** The values of a group have to be read again. */
  touch(group: Group<W>): void {
    if (group.isChanged) return;
    group.isChanged = true;
    this.#changed.push(group);
  }

  /** Ends a slot whose states are known already. */
  skip(): void {
    this.#dropGroups();
    this.#clearChanged();
  }

  /** Ends a slot: the states at its end, `at`, epoch ms. */
  evaluate(at: number, transitions: Transition[]): void {
    this.#at = at;
    this.#touchDue(at);
    for (const rule of this.rules) if (rule.hasDelays) this.#updateDelayed(rule, at, transitions);
    for (const group of this.#changed) if (!group.isDropped) this.#update(group, at, transitions);
    for (const rule of this.rules) rule.finishSlot(at, transitions);
    this.#dropGroups();
    this.#clearChanged();
  }

  /** The present value of a group for a rule; undefined: it was not evaluated yet. */
  reading(group: Group<W>, states: RuleStates): Reading | undefined {
    const known = group.readings[states.index];
    return known && this.plan.isDue ? this.#read(group, states, this.#at) : known;
  }

  #touchDue(at: number): void {
    const { isDue } = this.plan;
    if (!this.#isFirst && !isDue) return;
    for (const group of this.groups.values())
      if (this.#isFirst || isDue?.(group, this.rules, at)) this.touch(group);
    this.#isFirst = false;
  }

  #updateDelayed(rule: RuleStates, at: number, transitions: Transition[]): void {
    for (const group of rule.active.keys()) {
      const reading = group.readings[rule.index];
      if (!group.isChanged && reading) rule.update(group, reading, at, transitions);
    }
  }

  #update(group: Group<W>, at: number, transitions: Transition[]): void {
    for (const rule of this.rules) {
      const reading = this.#read(group, rule, at);
      group.readings[rule.index] = reading;
      rule.update(group, reading, at, transitions);
    }
  }

  #read({ window }: Group<W>, { rule }: RuleStates, at: number): Reading {
    const bucket = this.#bucket ?? 0;
    const reading: Reading = window.read(rule.aggregate, bucket, at);
    if (!rule.growing) return reading;
    const { buckets, bucketMs } = this.plan.shape;
    const previous = window.read(rule.aggregate, bucket - buckets, at - buckets * bucketMs).value;
    return { ...reading, previous };
  }

  #openBucket(bucket: number): void {
    const { shape } = this.plan;
    const cell = cellOf(shape, bucket);
    for (const group of this.#filled[cell] ?? []) {
      // Its place may be another group's by now.
      if (group.isDropped) continue;
      group.window.clear(cell);
      group.filled--;
      this.touch(group);
    }
    this.#filled[cell] = [];
    if (shape.kept === shape.buckets) return;
    for (const group of this.#filled[cellOf(shape, bucket - shape.buckets + shape.kept)] ?? [])
      this.touch(group);
  }

  /** Before something is added to a bucket of a group: it will have to leave the window. */
  fill(group: Group<W>, bucket: number): void {
    const cell = cellOf(this.plan.shape, bucket);
    if (group.window.hasCell(cell)) return;
    group.filled++;
    group.newestBucket = Math.max(group.newestBucket, bucket);
    const groups = this.#filled[cell];
    if (groups) groups.push(group);
    else this.#filled[cell] = [group];
  }

  /** Groups that have nothing and are in no alert, and the oldest ones where there are too many. */
  #dropGroups(): void {
    if (this.plan.by.length === 0) return;
    for (const group of this.#changed) if (group.active === 0 && this.plan.isEmpty(group)) this.#drop(group);
    if (this.groups.size > mostGroups) this.#dropOldest();
  }

  #dropOldest(): void {
    const idle = [...this.groups.values()].filter(({ active }) => active === 0);
    const surplus = idle.length - mostGroups;
    if (surplus <= 0) return;
    idle.sort((a, b) => a.newestBucket - b.newestBucket || (a.key < b.key ? -1 : 1));
    for (const group of idle.slice(0, surplus)) this.#drop(group);
    this.dropped += surplus;
  }

  #drop(group: Group<W>): void {
    group.isDropped = true;
    this.groups.delete(group.key);
    for (const rule of this.rules) rule.forget(group);
    group.window.release();
  }

  #clearChanged(): void {
    for (const group of this.#changed) group.isChanged = false;
    this.#changed = [];
  }
}
