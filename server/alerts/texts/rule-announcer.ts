import type { Mute } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';
import type { Transition } from '@/server/alerts/engine/interface';
import { firingRequest, groupRequest, maxDigests, nameOf, resolvedRequest, resolvedSingle } from './contents';
import type { AlertContent, DeliveryRequest, HeldGroup, Outcome, RuleNotices } from './interface';
import { mutedUntil } from './mutes';

/** So many incidents of a rule are announced at once; those of the rest of the window together. */
const maxAtOnce = 3;
const windowMs = 30_000;
const maxNamed = 20;

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends Readonly<Record<string, infer V>> ? Record<string, V> : T[K];
};

/**
 * Decides what is said about the incidents of one rule, and when. What was announced together is resolved together, so
 * there are never more notifications about resolved incidents than about new ones.
 */
export class RuleAnnouncer {
  readonly requests: DeliveryRequest[] = [];
  readonly outcomes: Outcome[] = [];
  readonly notices: Mutable<RuleNotices>;

  constructor(
    private readonly ruleId: string,
    notices: RuleNotices,
    private readonly mutes: readonly Mute[],
  ) {
    this.notices = structuredClone(notices) as Mutable<RuleNotices>;
  }

  add(transition: Transition): void {
    this.advance(transition.at);
    if (transition.to === 'firing') this.fire(transition);
    else if (transition.from === 'firing') this.resolve(transition);
  }

  /** Ends every window and mute that ends at or before `to`, epoch ms, in order of time. */
  advance(to: number): void {
    for (;;) {
      const windowEnd = this.notices.window?.end ?? Number.POSITIVE_INFINITY;
      const [alertId, muteEnd] = this.nextUnmuted();
      if (Math.min(windowEnd, muteEnd) > to) return;
      if (windowEnd <= muteEnd) this.endWindow(windowEnd);
      else this.unmute(alertId, muteEnd);
    }
  }

  /** What is muted and no mute covers any more, because a person ended it before its time, is due at `at`. */
  endMutes(at: number): void {
    for (const entry of Object.values(this.notices.muted)) {
      const { labels } = entry.request.content;
      const until = mutedUntil(this.mutes, this.ruleId, labels, entry.request.at);
      entry.until = until ?? Math.min(entry.until, at);
    }
  }

  private fire(transition: Transition): void {
    const { rule, labels, at, alertId } = transition;
    this.release(rule, alertId, at);
    const request = firingRequest(transition);
    const until = mutedUntil(this.mutes, this.ruleId, labels, at);
    if (until === undefined) this.announce(request, rule.by, at);
    else this.mute(alertId, { until, request, by: rule.by });
  }

  private mute(alertId: string, entry: RuleNotices['muted'][string]): void {
    this.notices.muted[alertId] = entry;
    this.outcomes.push({ incidentId: entry.request.content.incidentId, notification: 'muted' });
  }

  private unmute(alertId: string, at: number): void {
    const entry = this.notices.muted[alertId];
    if (!entry) return;
    delete this.notices.muted[alertId];
    this.announce({ ...entry.request, at }, entry.by, at);
  }

  private announce(request: DeliveryRequest, by: readonly string[], at: number): void {
    this.notices.window ??= { end: at + windowMs, sent: 0, isGrouping: false };
    const { window } = this.notices;
    const { alertId, incidentId, firedAt, title } = request.content;
    if (window.isGrouping || window.sent >= maxAtOnce) {
      this.hold(request, by, window.end);
    } else {
      window.sent += 1;
      this.notices.open[alertId] = { firedAt, title };
      this.requests.push(request);
      this.outcomes.push({ incidentId, notification: 'sent' });
    }
  }

  private hold(request: DeliveryRequest, by: readonly string[], end: number): void {
    const { content } = request;
    this.notices.held ??= emptyGroup(`${this.ruleId}/group@${end.toString(36)}`, request, by);
    const { held } = this.notices;
    held.count += 1;
    this.notices.open[content.alertId] = { firedAt: content.firedAt, title: content.title, group: held.id };
    nameIn(held, content);
    this.outcomes.push({ incidentId: content.incidentId, notification: 'grouped' });
  }

  private endWindow(at: number): void {
    const { held } = this.notices;
    this.notices.held = undefined;
    // While more comes in every window, nothing of it is announced at once.
    this.notices.window = held && { end: at + windowMs, sent: 0, isGrouping: true };
    if (!held) return;
    const open = held.count - held.resolved;
    if (held.count === 1 && open === 1) {
      this.requests.push({ ...held.first, at });
      delete this.notices.open[held.first.content.alertId]?.group;
    } else {
      const request = groupRequest(held, at);
      this.requests.push(request);
      if (open > 0) this.notices.groups[held.id] = { open, content: request.content };
    }
  }

  private resolve(transition: Transition): void {
    const { rule, alertId, at } = transition;
    const open = own(this.notices.open, alertId);
    delete this.notices.muted[alertId];
    if (open && open.group === undefined)
      this.requests.push(resolvedSingle(transition, open.title, open.firedAt));
    this.release(rule, alertId, at);
  }

  /** Takes an alert out of its group; the last one resolves it. */
  private release(rule: AlertRule, alertId: string, at: number): void {
    const { open, held, groups } = this.notices;
    const id = own(open, alertId)?.group;
    delete open[alertId];
    if (id === undefined) return;
    if (held?.id === id) held.resolved += 1;
    const group = groups[id];
    if (!group) return;
    group.open -= 1;
    if (group.open > 0) return;
    delete groups[id];
    this.requests.push(resolvedRequest(rule, group.content, at));
  }

  private nextUnmuted(): [string, number] {
    let next: [string, number] = ['', Number.POSITIVE_INFINITY];
    for (const [alertId, { until }] of Object.entries(this.notices.muted))
      if (until < next[1] || (until === next[1] && alertId < next[0])) next = [alertId, until];
    return next;
  }
}

/** A rule may have the id `constructor`. */
const own = <V>(record: Readonly<Record<string, V>>, key: string): V | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const emptyGroup = (id: string, first: DeliveryRequest, by: readonly string[]): HeldGroup => ({
  id,
  count: 0,
  resolved: 0,
  named: [],
  alerts: [],
  first,
  by,
});

function nameIn(held: HeldGroup, content: AlertContent): void {
  const digest = content.alertId.slice(-16);
  if (held.alerts.length >= maxDigests || held.alerts.includes(digest)) return;
  held.alerts.push(digest);
  if (held.named.length < maxNamed) held.named.push({ name: nameOf(content), valueText: content.valueText });
}
