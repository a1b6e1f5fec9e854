import type { Bucket } from '@/lib/alerts/bucket';
import type { AlertRule } from '@/lib/alerts/rule';
import type { AlertState, DomainEvent, Topic } from '@/lib/events';

/** A message of a topic that is no valid event. */
export interface InvalidMessage {
  topic: Topic;
  partition: number;
  offset: number;
  /** Record timestamp, epoch ms. */
  at: number;
  reason: string;
}

/** A value of a gauge from `at` on. */
export interface Sample {
  gauge: string;
  labels: Readonly<Record<string, string>>;
  /** null: not known, because its source does not answer. */
  value: number | null;
  /** The thing itself is no more, such as a process that the supervisor no longer has: its alerts are resolved. */
  isGone?: true;
  /** Epoch ms. */
  at: number;
  /** For the text of the alert: which orders, of whom, since when. */
  details?: Readonly<Record<string, string | number>>;
}

/** An alert that entered a state. */
export interface Transition {
  /** The end of the slot in which the condition changed, epoch ms. */
  at: number;
  rule: AlertRule;
  alertId: string;
  labels: Readonly<Record<string, string>>;
  from: AlertState;
  to: AlertState;
  value: number | null;
  details?: Readonly<Record<string, string | number>> | undefined;
}

/** What is saved of an alert that is pending or firing. */
export interface SavedAlert {
  alertId: string;
  ruleId: string;
  labels: Record<string, string>;
  state: 'pending' | 'firing';
  since: number;
  firedAt?: number | undefined;
  /** Since when the condition has been false while it fires. */
  falseSince?: number | undefined;
  /** With absence: the last event, which may be older than `reachMs`. */
  lastEventAt?: number | undefined;
  value: number | null;
}

/** How far the engine may evaluate, epoch ms: everything before has been added. */
export interface Progress {
  /** Rules over events. */
  events: number;
  /** Rules over gauges. */
  gauges: number;
}

/** Present values of a rule, for the page. */
export interface RuleValues {
  ruleId: string;
  /** Groups with a value. */
  groups: number;
  /** Of the group that is nearest to the threshold or beyond it; null: there is nothing to measure. */
  value: number | null;
  /** Alerts that wait for room, because too many are active. */
  waiting: number;
  /** The nearest to the threshold or beyond it first, at most 20. */
  worst: {
    alertId: string;
    labels: Record<string, string>;
    state: AlertState;
    /** null: it is inactive. */
    since: number | null;
    value: number | null;
  }[];
}

/** What the engine had to leave out, since it was made. */
export interface Limits {
  /** Groups that were dropped, because a rule had too many. */
  droppedGroups: number;
  /** Alerts that wait for room, because too many of a rule are active. */
  waitingAlerts: number;
}

/**
 * Evaluates rules in slots of `slotMs` of event time. A value at the end of a slot depends only on the events and samples
 * up to it, and a state only on these values: the transitions are the same however the events are split into batches,
 * whatever the order of partitions, and after a restart that adds the events of `reachMs` again.
 */
export interface AlertEngine {
  readonly slotMs: number;
  /** How far back the windows of rules over a topic, or over gauges, reach. */
  reachMs(source: Topic | 'gauges'): number;
  /** The topics that rules read. */
  topics(): readonly Topic[];
  addEvent(topic: Topic, event: DomainEvent): void;
  addInvalid(message: InvalidMessage): void;
  /**
   * What the lake has summed, in place of the events. `labels`: by the names of the rule's `by`. A bucket may be shorter
   * than those of `windowShape`, and is in the slot of its start.
   */
  addBucket(ruleId: string, labels: Readonly<Record<string, string>>, bucket: Bucket): void;
  /** After a restart, also the last sample of each series before `reachMs`: its value goes on. */
  addSample(sample: Sample): void;
  /** Continues after `evaluated`: slots up to it change no state. Before the first `advance`. */
  restore(alerts: readonly SavedAlert[], evaluated: Progress): void;
  /** Evaluates every slot that ends at or before `progress`. Transitions in order of time, rule and labels. */
  advance(progress: Progress): Transition[];
  /** Alerts that are pending or firing. */
  active(): SavedAlert[];
  values(ruleId: string): RuleValues | undefined;
  limits(): Limits;
}
