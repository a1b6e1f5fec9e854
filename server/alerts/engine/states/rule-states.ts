import { durationMs } from '@/lib/alerts/duration';
import type { AlertRule } from '@/lib/alerts/rule';
import { slotMs, windowShape } from '@/lib/alerts/windows';
import { alertIdOf } from '@/server/alerts/engine/alert-id';
import { labelsOf } from '@/server/alerts/engine/group-key';
import type { SavedAlert, Transition } from '@/server/alerts/engine/interface';
import { conditionOf, type Reading } from './condition';
import type { Group } from './group';
import { type ActiveState, type Delays, step } from './step';

/** Alerts of a rule that are pending or firing at once. */
const mostActive = 1_000;

/** The alerts of one rule. */
export class RuleStates {
  readonly active = new Map<Group, ActiveState>();
  /** Groups whose condition holds, but for which there was no room. */
  readonly #waiting = new Set<Group>();
  /** Held while the groups of a slot are looked at. */
  #starting: Group[] = [];
  readonly #holds: (reading: Reading, isFiring: boolean) => boolean | undefined;
  readonly #delays: Delays;

  /** `index`: of the rule among those that share the windows. */
  constructor(
    readonly rule: AlertRule,
    readonly index: number,
  ) {
    this.#holds = conditionOf(rule);
    this.#delays = { forMs: durationMs(rule.for), keepFiringMs: durationMs(rule.keepFiring) };
  }

  /** Whether the state of an alert can change while its value does not. */
  get hasDelays(): boolean {
    return this.#delays.forMs > 0 || this.#delays.keepFiringMs > 0;
  }

  /** Alerts for which there is no room. */
  get waiting(): number {
    return this.#waiting.size;
  }

  restore(group: Group, { state, since, firedAt, falseSince }: SavedAlert): void {
    this.active.set(group, { state, since, firedAt, falseSince });
    group.active++;
  }

  /** Looks at a group at the end of a slot, `at`. Epoch ms. */
  update(group: Group, reading: Reading, at: number, transitions: Transition[]): void {
    const before = this.active.get(group);
    const holds = this.#holds(reading, before?.state === 'firing');
    if (before) this.#step(group, before, holds, at, transitions);
    else if (holds) this.#starting.push(group);
    else if (this.#waiting.size > 0) this.#waiting.delete(group);
  }

  /** Begins the alerts that the slot has found, as far as there is room: the first by labels. */
  finishSlot(at: number, transitions: Transition[]): void {
    if (this.#starting.length === 0 && this.#waiting.size === 0) return;
    for (const group of this.#waiting) this.#starting.push(group);
    this.#waiting.clear();
    const starting = [...new Set(this.#starting)];
    this.#starting = [];
    const room = Math.max(0, mostActive - this.active.size);
    if (starting.length > room) starting.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const group of starting.slice(0, room)) this.#step(group, undefined, true, at, transitions);
    for (const group of starting.slice(room)) this.#waiting.add(group);
  }

  forget(group: Group): void {
    this.#waiting.delete(group);
  }

  alertId(group: Group): string {
    group.alertIds[this.index] ??= alertIdOf(this.rule.id, labelsOf(this.rule.by, group.key));
    return group.alertIds[this.index] as string;
  }

  #step(
    group: Group,
    before: ActiveState | undefined,
    holds: boolean | undefined,
    at: number,
    transitions: Transition[],
  ): void {
    const { next, to } = step(before, holds, at, this.#delays);
    if (next) this.active.set(group, next);
    else this.active.delete(group);
    group.active += Number(next !== undefined) - Number(before !== undefined);
    if (to) transitions.push(this.#transition(group, before?.state ?? 'inactive', to, at));
  }

  /** The newest bucket at the end of a slot. */
  #bucketAt(at: number): number {
    return Math.floor((at - slotMs) / windowShape(this.rule).bucketMs);
  }

  #transition(group: Group, from: Transition['from'], to: Transition['to'], at: number): Transition {
    const reading = group.readings[this.index];
    const value = reading?.value ?? null;
    const details = reading?.details ?? group.window.details?.(this.rule.aggregate, this.#bucketAt(at));
    const labels = labelsOf(this.rule.by, group.key);
    const alertId = this.alertId(group);
    return { at, rule: this.rule, alertId, labels, from, to, value, ...(details && { details }) };
  }
}
