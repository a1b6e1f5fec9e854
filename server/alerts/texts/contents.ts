import { incidentIdOf } from '@/lib/alerts/incident';
import type { AlertRule } from '@/lib/alerts/rule';
import { unitOf } from '@/lib/alerts/unit';
import { cut } from '@/lib/text/cut';
import { formatCount, formatDuration } from '@/lib/text/format';
import { counted, plural } from '@/lib/text/plural';
import type { Transition } from '@/server/alerts/engine/interface';
import { alertTexts } from './alert-texts';
import type { AlertContent, DeliveryRequest, HeldGroup } from './interface';
import { plainText } from './plain-text';

const maxTitle = 200;
const maxBody = 4_000;
const locale = 'en-US';
/** So many alerts of a group are told apart. */
export const maxDigests = 1_000;

/** What is said when an alert fires. */
export function firingRequest(transition: Transition): DeliveryRequest {
  const { rule, alertId, labels, value, at } = transition;
  const incidentId = incidentIdOf(alertId, at);
  const texts = alertTexts(rule, transition);
  return requestOf(rule, at, {
    ...commonOf(rule),
    ...texts,
    state: 'firing',
    alertId,
    incidentId,
    count: 1,
    labels,
    value,
    firedAt: at,
  });
}

/** What is said when all that was announced with `content` is resolved. */
export function resolvedRequest(rule: AlertRule, content: AlertContent, at: number): DeliveryRequest {
  const { title, firedAt, count, body, valueText } = content;
  const after = formatDuration(at - firedAt);
  return requestOf(rule, at, {
    ...content,
    state: 'resolved',
    title: cut(`Resolved: ${title}`, maxTitle),
    body:
      count === 1
        ? `It fired for ${after}. The value is ${valueText} now.`
        : cut(`All are resolved, ${after} after the first fired.\n${body}`, maxBody),
    advice: undefined,
    resolvedAt: at,
  });
}

/** What is said of a single incident that is resolved. */
export function resolvedSingle(transition: Transition, title: string, firedAt: number): DeliveryRequest {
  const { rule, alertId, labels, value, at } = transition;
  const texts = alertTexts(rule, transition);
  const content: AlertContent = {
    ...commonOf(rule),
    ...texts,
    state: 'firing',
    title,
    alertId,
    incidentId: incidentIdOf(alertId, firedAt),
    count: 1,
    labels,
    value,
    firedAt,
  };
  return resolvedRequest(rule, content, at);
}

/** What is said of a group. */
export function groupRequest(held: HeldGroup, at: number): DeliveryRequest {
  const { first, count, resolved } = held;
  const name = first.content.ruleName;
  const past =
    resolved === 0 ? '' : ` (${resolved === count ? 'all' : formatCount(resolved, locale)} resolved)`;
  const { value, ...content } = first.content;
  const state = resolved === count ? 'resolved' : 'firing';
  return {
    ...first,
    notificationId: `${held.id}.${state}`,
    at,
    content: {
      ...content,
      state,
      resolvedAt: state === 'resolved' ? at : undefined,
      value: null,
      alertId: held.id,
      incidentId: held.id,
      count,
      labels: {},
      title: titleOf(`${name}: ${whatOf(held)}${past}`, held),
      body: bodyOf(held),
      link: `/alerts?tab=history&rule=${content.ruleId}`,
    },
  };
}

function whatOf({ count, named, by, alerts }: HeldGroup): string {
  const number = formatCount(count, locale);
  if (named[0]?.name === '') return `fired ${number} more ${plural(count, 'time')}`;
  const label = by.length === 1 ? wordsOf(by[0] ?? '') : undefined;
  if (label === undefined || alerts.length >= maxDigests) return `${number} more alerts`;
  const distinct = counted(alerts.length, label, undefined, locale);
  return alerts.length === count
    ? `${number} more ${plural(count, label)}`
    : `${number} more alerts of ${distinct}`;
}

/** `customer.countryCode` -> `country code`. */
const wordsOf = (field: string): string =>
  plainText(field.slice(field.lastIndexOf('.') + 1).replace(/([a-z])([A-Z])/g, '$1 $2')).toLowerCase();

/** As many names as fit. */
function titleOf(what: string, { named, count, alerts }: HeldGroup): string {
  const names = named.map(({ name }) => name).filter((name) => name !== '');
  const distinct = alerts.length >= maxDigests ? count : alerts.length;
  for (let shown = names.length; shown > 0; shown -= 1) {
    const others = distinct - shown;
    const rest = others > 0 ? `, and ${formatCount(others, locale)} more` : '';
    const title = `${what}: ${names.slice(0, shown).join(', ')}${rest}`;
    if (title.length <= maxTitle) return title;
  }
  return cut(what, maxTitle);
}

function bodyOf({ named, count }: HeldGroup): string {
  const lines = named.map(({ name, valueText }) => (name === '' ? valueText : `${name}: ${valueText}`));
  const others = count - named.length;
  return cut(
    [...lines, ...(others > 0 ? [`and ${formatCount(others, locale)} more`] : [])].join('\n'),
    maxBody,
  );
}

/** How an alert is named in a group: by its labels. */
export const nameOf = ({ labels }: AlertContent): string =>
  cut(
    Object.values(labels)
      .map((label) => plainText(label, 60))
      .join(' / '),
    100,
  );

const commonOf = (rule: AlertRule) => ({
  ruleId: rule.id,
  ruleName: plainText(rule.name, maxTitle),
  severity: rule.severity,
  threshold: rule.threshold,
  unit: unitOf(rule),
});

const requestOf = (rule: AlertRule, at: number, content: AlertContent): DeliveryRequest => ({
  notificationId: `${content.incidentId}.${content.state}`,
  at,
  channels: rule.notify?.channels,
  quietHours: rule.notify?.quietHours,
  content,
});
