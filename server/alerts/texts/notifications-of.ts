import type { Transition } from '@/server/alerts/engine/interface';
import type {
  DeliveryRequest,
  NotificationInput,
  Notified,
  Outcome,
  PostedNotification,
  RuleNotices,
} from './interface';
import { RuleAnnouncer } from './rule-announcer';

/**
 * What is said about transitions, in the page and by deliveries. A function of the transitions and of the time of the
 * slots: the same however they are split into calls, if each call is given the notices of the one before.
 */
export function notificationsOf({ transitions, progress, mutes, notices }: NotificationInput): Notified {
  const byRule = groupByRule(transitions);
  const changed = new Map<string, RuleNotices>();
  const requests: DeliveryRequest[] = [];
  const outcomes: Outcome[] = [];
  for (const ruleId of new Set([...notices.keys(), ...byRule.keys()])) {
    const own = byRule.get(ruleId) ?? [];
    const before = notices.get(ruleId) ?? emptyNotices(own);
    const until = progress[before.clock];
    if (own.length === 0 && !mayBeDue(before, until)) continue;
    const announcer = new RuleAnnouncer(ruleId, before, mutes);
    announcer.endMutes(until);
    for (const transition of own) announcer.add(transition);
    announcer.advance(until);
    changed.set(ruleId, announcer.notices);
    requests.push(...announcer.requests);
    outcomes.push(...announcer.outcomes);
  }
  requests.sort(byTime);
  return {
    notifications: requests.map(postedOf),
    deliveries: requests,
    outcomes,
    notices: changed.size === 0 ? notices : withChanges(notices, changed),
  };
}

function groupByRule(transitions: readonly Transition[]): Map<string, Transition[]> {
  const byRule = new Map<string, Transition[]>();
  for (const transition of transitions) {
    const own = byRule.get(transition.rule.id);
    if (own) own.push(transition);
    else byRule.set(transition.rule.id, [transition]);
  }
  return byRule;
}

const emptyNotices = ([first]: readonly Transition[]): RuleNotices => ({
  clock: first?.rule.gauge === undefined ? 'events' : 'gauges',
  open: {},
  muted: {},
  groups: {},
});

const mayBeDue = ({ window, muted }: RuleNotices, until: number): boolean =>
  (window !== undefined && window.end <= until) || Object.keys(muted).length > 0;

const isEmpty = ({ window, open, muted }: RuleNotices): boolean =>
  window === undefined && Object.keys(open).length === 0 && Object.keys(muted).length === 0;

function withChanges(notices: Notified['notices'], changed: ReadonlyMap<string, RuleNotices>) {
  const next = new Map([...notices, ...changed]);
  for (const [ruleId, own] of changed) if (isEmpty(own)) next.delete(ruleId);
  return next;
}

const byTime = (a: DeliveryRequest, b: DeliveryRequest): number =>
  a.at - b.at || (a.notificationId < b.notificationId ? -1 : 1);

function postedOf({ notificationId, at, content }: DeliveryRequest): PostedNotification {
  const { state, severity, title, body, link, alertId, incidentId, ruleId } = content;
  return {
    at,
    data: {
      notificationId,
      audience: 'all',
      severity: state === 'resolved' ? 'success' : severity,
      title,
      body,
      ...(link === undefined ? {} : { link }),
      alert: { alertId, incidentId, ruleId, state },
    },
  };
}
