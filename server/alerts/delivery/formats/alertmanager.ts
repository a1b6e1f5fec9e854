import type { Message } from './message';

/** Alertmanager resolves an alert by itself at its end, which is unknown while it fires. */
const openEndMs = 7 * 86_400_000;

/**
 * The body of POST /api/v2/alerts of Alertmanager,
 * https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml. Labels identify an alert, so they are the same
 * when it is resolved.
 */
export function alertmanagerBody(message: Message) {
  const { state, labels, count, incidentId, title, body, advice, link, firedAt, resolvedAt } = message;
  const named = Object.entries(labels).filter(([, value]) => value !== '');
  return [
    {
      labels: {
        ...Object.fromEntries(named.map(([name, value]) => [labelName(name), wellFormed(value)])),
        alertname: message.ruleId,
        severity: message.severity,
        ...(count === 1 ? {} : { group: incidentId }),
      },
      annotations: {
        summary: title,
        description: body,
        ...(advice === undefined ? {} : { advice }),
        value: message.valueText,
      },
      startsAt: new Date(firedAt).toISOString(),
      endsAt: new Date(state === 'resolved' ? (resolvedAt ?? firedAt) : firedAt + openEndMs).toISOString(),
      generatorURL: link,
    },
  ];
}

/** `customer.id` -> `customer_id`: https://prometheus.io/docs/concepts/data_model/ */
const labelName = (name: string): string =>
  name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)|^__/, 'label_');

const wellFormed = (value: string): string => value.replace(/\p{Cs}/gu, '\ufffd');
