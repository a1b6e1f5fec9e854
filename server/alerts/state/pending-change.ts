import type { Incident, Mute } from '@/lib/alerts/api';
import type { DeliveryRequest, Notices, RuleNotices } from '@/server/alerts/texts/interface';
import type { Outgoing } from '@/server/bus';
import type { ActiveAlert } from './active-alert';

/** What of the state was changed since the last transaction. */
export class PendingChange {
  /** null: it is no longer active. */
  readonly active = new Map<string, ActiveAlert | null>();
  readonly incidents = new Map<string, Incident>();
  /** null: nothing is kept of the rule. */
  readonly notices = new Map<string, RuleNotices | null>();
  readonly mutes: Mute[] = [];
  readonly events: Outgoing[] = [];
  readonly deliveries: DeliveryRequest[] = [];

  get isEmpty(): boolean {
    return (
      this.active.size === 0 &&
      this.incidents.size === 0 &&
      this.notices.size === 0 &&
      this.mutes.length === 0 &&
      this.events.length === 0
    );
  }

  keepActive(alert: ActiveAlert): void {
    this.active.set(alert.alertId, alert);
  }

  dropActive(alertId: string): void {
    this.active.set(alertId, null);
  }

  keepIncident(incident: Incident): void {
    this.incidents.set(incident.incidentId, incident);
  }

  /** How an incident was announced, if it is one of this change. */
  renote(incidentId: string, notification: Incident['notification']): void {
    const incident = this.incidents.get(incidentId);
    if (incident) this.incidents.set(incidentId, { ...incident, notification });
  }

  publish(event: Outgoing): void {
    this.events.push(event);
  }

  /** A rule that changed has a new object. */
  changeNotices(before: Notices, after: Notices): void {
    if (before === after) return;
    for (const [ruleId, own] of after) if (before.get(ruleId) !== own) this.notices.set(ruleId, own);
    for (const ruleId of before.keys()) if (!after.has(ruleId)) this.notices.set(ruleId, null);
  }
}
