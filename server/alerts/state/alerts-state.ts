import type { Mute } from '@/lib/alerts/api';
import { incidentIdOf } from '@/lib/alerts/incident';
import type { AlertRule } from '@/lib/alerts/rule';
import type { Alert } from '@/lib/events';
import type { Progress, SavedAlert, Transition } from '@/server/alerts/engine/interface';
import type { Notices, Outcome } from '@/server/alerts/texts/interface';
import { mutedUntil } from '@/server/alerts/texts/mutes';
import { notificationsOf } from '@/server/alerts/texts/notifications-of';
import { type ActiveAlert, toAlert, toIncident } from './active-alert';
import { PendingChange } from './pending-change';

/** What is restored after a start. */
export interface RestoredState {
  active: readonly ActiveAlert[];
  mutes: readonly Mute[];
  notices: Notices;
}

/** Alerts, mutes and notices in memory, and what of them is not saved yet. */
export class AlertsState {
  readonly active = new Map<string, ActiveAlert>();
  mutes: readonly Mute[];
  private notices: Notices;
  private change = new PendingChange();

  constructor({ active, mutes, notices }: RestoredState) {
    for (const alert of active) this.active.set(alert.alertId, alert);
    this.mutes = mutes;
    this.notices = notices;
  }

  /** What was changed since the last call. */
  takeChange(): PendingChange {
    const { change } = this;
    this.change = new PendingChange();
    return change;
  }

  get isChanged(): boolean {
    return !this.change.isEmpty;
  }

  /** Takes the transitions of the slots up to `progress`. */
  apply(transitions: readonly Transition[], progress: Progress): void {
    for (const transition of transitions) this.take(transition);
    const notified = notificationsOf({ transitions, progress, mutes: this.mutes, notices: this.notices });
    this.change.changeNotices(this.notices, notified.notices);
    this.notices = notified.notices;
    for (const outcome of notified.outcomes) this.note(outcome, progress);
    for (const { at, data } of notified.notifications)
      this.change.publish({ type: 'notification.posted', id: data.notificationId, time: at, data });
    this.change.deliveries.push(...notified.deliveries);
    const now = Math.max(progress.events, progress.gauges);
    // Those that ended were seen once after their end.
    if (this.mutes.some(({ until }) => until <= now))
      this.mutes = this.mutes.filter(({ until }) => until > now);
  }

  /** Takes over what the engine keeps of its alerts, such as since when a condition is false. */
  sync(saved: readonly SavedAlert[]): void {
    for (const alert of saved) {
      const own = this.active.get(alert.alertId);
      const { falseSince, lastEventAt } = alert;
      if (own && (own.falseSince !== falseSince || own.lastEventAt !== lastEventAt))
        this.keep({ ...own, falseSince, lastEventAt });
    }
  }

  /** Ends what no rule is about any more, because the rule was changed, disabled or deleted; at `at`, epoch ms. */
  endOrphans(rules: ReadonlyMap<string, AlertRule>, progress: Progress): void {
    const transitions: Transition[] = [];
    for (const alert of [...this.active.values()]) {
      const rule = rules.get(alert.ruleId);
      if (rule && hasLabels(rule, alert)) this.active.set(alert.alertId, { ...alert, rule });
      else transitions.push(endOf(alert, progress));
    }
    this.apply(transitions, progress);
  }

  /** A person takes notice of an alert that fires. False: it does not fire. */
  acknowledge(alertId: string, at: number): boolean {
    const alert = this.active.get(alertId);
    if (alert?.state !== 'firing') return false;
    if (alert.acknowledgedAt === undefined)
      this.announce(this.keep({ ...alert, acknowledgedAt: at }), 'acknowledged', at);
    return true;
  }

  mute(mute: Mute, at: number): void {
    this.mutes = [mute, ...this.mutes];
    this.change.mutes.push(mute);
    this.announceMuted(mute, at);
  }

  /** Ends a mute before its time. False: there is none with this id. */
  unmute(id: string, at: number): boolean {
    const found = this.mutes.find((mute) => mute.id === id);
    if (!found || found.until <= at) return false;
    const ended = { ...found, until: at };
    this.mutes = this.mutes.map((mute) => (mute === found ? ended : mute));
    this.change.mutes.push(ended);
    this.announceMuted(found, at);
    return true;
  }

  private take({ at, rule, alertId, labels, to, value, details, from }: Transition): void {
    const before = this.active.get(alertId);
    const base = {
      alertId,
      ruleId: rule.id,
      labels: { ...labels },
      value,
      details: copy(details),
      rule,
      since: at,
    };
    if (to === 'pending') this.keep({ ...base, state: to });
    else if (to === 'firing') {
      const incidentId = incidentIdOf(alertId, at);
      this.announce(this.keep({ ...base, state: to, firedAt: at, incidentId }), 'firing', at);
    } else {
      this.active.delete(alertId);
      this.change.dropActive(alertId);
      if (from === 'firing' && before) this.resolve(before, value, at);
    }
  }

  /** Its texts stay those of what happened: with the values that ended it they would say the opposite. */
  private resolve(alert: ActiveAlert, value: number | null, at: number): void {
    const resolved: Alert = {
      ...toAlert(alert, this.mutes, at),
      state: 'resolved',
      value,
      since: at,
      resolvedAt: at,
    };
    this.change.keepIncident(toIncident(alert, resolved));
    this.publish(resolved, 'resolved', at);
  }

  private note({ incidentId, notification }: Outcome, progress: Progress): void {
    const alertId = incidentId.slice(0, incidentId.lastIndexOf('@'));
    const alert = this.active.get(alertId);
    // One that was resolved in the same slots has its entry in the history already.
    if (alert?.incidentId !== incidentId) {
      this.change.renote(incidentId, notification);
      return;
    }
    const kept = this.keep({ ...alert, notification });
    const now = Math.max(progress.events, progress.gauges);
    this.change.keepIncident(toIncident(kept, toAlert(kept, this.mutes, now)));
  }

  private announceMuted(mute: Mute, at: number): void {
    for (const alert of this.active.values())
      if (alert.state === 'firing' && mutedUntil([mute], alert.ruleId, alert.labels, at) !== undefined)
        this.announce(alert, `muted.${at.toString(36)}`, at);
  }

  private announce(alert: ActiveAlert, what: string, at: number): void {
    const shown = toAlert(alert, this.mutes, at);
    this.change.keepIncident(toIncident(alert, shown));
    this.publish(shown, what, at);
  }

  // The id depends on the incident only: a repeated publication is the same event.
  private publish(alert: Alert, what: string, at: number): void {
    this.change.publish({ type: 'alert.changed', id: `${alert.incidentId}.${what}`, time: at, data: alert });
  }

  private keep(alert: ActiveAlert): ActiveAlert {
    this.active.set(alert.alertId, alert);
    this.change.keepActive(alert);
    return alert;
  }
}

const copy = (details: Transition['details']): ActiveAlert['details'] => details && { ...details };

const hasLabels = ({ by }: AlertRule, { labels }: ActiveAlert): boolean =>
  Object.keys(labels).sort().join('\0') === [...by].sort().join('\0');

const endOf = (alert: ActiveAlert, progress: Progress): Transition => ({
  at: alert.rule.gauge === undefined ? progress.events : progress.gauges,
  rule: alert.rule,
  alertId: alert.alertId,
  labels: alert.labels,
  from: alert.state,
  to: alert.state === 'firing' ? 'resolved' : 'inactive',
  value: alert.value,
  details: alert.details,
});
