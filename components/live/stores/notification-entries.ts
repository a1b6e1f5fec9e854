import type { DomainEvent, EventData } from '@/lib/events';

/** A notification as the inbox lists it: one of an alert together with the one that says that it is resolved. */
export type NotificationItem = DomainEvent<EventData<'notification.posted'>> & {
  /** Source and id together: two producers may use the same id. */
  key: string;
  read: boolean;
  /** Of an alert that fired and is resolved: since when, epoch ms. */
  resolvedAt?: number;
  /** What the notification says that it is resolved, if there is one. */
  resolution?: string;
};

/** Whether it is about an alert that fires now, as far as the page knows. */
export const isFiring = ({ data, resolvedAt }: NotificationItem): boolean =>
  data.alert?.state === 'firing' && resolvedAt === undefined;

const maxEnded = 1_000;

/** Which incidents are over, by id, with the time, epoch ms: the newest 1,000. */
export class EndedIncidents {
  private readonly ended = new Map<string, number>();

  /** Returns whether anything is new. */
  add(incidentId: string, at: number): boolean {
    if (this.ended.has(incidentId)) return false;
    this.ended.set(incidentId, at);
    const [oldest] = this.ended.keys();
    if (this.ended.size > maxEnded && oldest !== undefined) this.ended.delete(oldest);
    return true;
  }

  at = (incidentId: string): number | undefined => this.ended.get(incidentId);
}

/**
 * One entry for each incident, where its newest notification is; it counts as read once it is resolved. Both lists: newest
 * first. `endedAt`: when an incident ended, for those whose end is not announced.
 */
export function entriesOf(
  items: readonly NotificationItem[],
  endedAt: (incidentId: string) => number | undefined,
): NotificationItem[] {
  const incidents = new Map<string, { firing?: NotificationItem; resolved?: NotificationItem }>();
  for (const item of items) {
    const incident = incidentOf(item);
    if (incident === undefined) continue;
    const known = incidents.get(incident) ?? {};
    known[item.data.alert?.state ?? 'firing'] ??= item;
    incidents.set(incident, known);
  }
  return items.flatMap((item) => {
    const incident = incidentOf(item);
    if (incident === undefined) return item;
    const known = incidents.get(incident);
    if (!incidents.delete(incident)) return [];
    return known?.firing ? withEnd(known.firing, known.resolved, endedAt) : (known?.resolved ?? []);
  });
}

/** Of a notification about an alert: which one it is of, and for whom. */
const incidentOf = ({ data: { alert, audience } }: NotificationItem): string | undefined =>
  alert && `${alert.incidentId}\0${audience}`;

function withEnd(
  firing: NotificationItem,
  resolved: NotificationItem | undefined,
  endedAt: (incidentId: string) => number | undefined,
): NotificationItem {
  const resolvedAt = resolved?.at ?? endedAt(firing.data.alert?.incidentId ?? '');
  if (resolvedAt === undefined) return firing;
  return { ...firing, read: true, resolvedAt, ...(resolved ? { resolution: resolved.data.body } : {}) };
}
