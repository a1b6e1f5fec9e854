import type { Outgoing, Publisher } from '@/server/bus';
import { note } from './fixtures';

/** An alert that fires or is resolved, as the engine publishes it: its state, and the notification. */
function alertEvents(title: string, state: 'firing' | 'resolved', severity = 'critical'): Outgoing[] {
  const ids = { alertId: title, incidentId: `${title}@1`, ruleId: 'e2e' };
  const at = Date.now();
  const changed = {
    ...{ ...ids, ruleName: 'Of a test', severity, state, labels: {}, value: 3, threshold: 2, unit: 'none' },
    ...{ title, since: at, firedAt: at, ...(state === 'resolved' ? { resolvedAt: at } : {}) },
  };
  const notification = note(state === 'firing' ? title : `Resolved: ${title}`, {
    severity: state === 'firing' ? severity : 'success',
    alert: { ...ids, state },
  });
  return [{ type: 'alert.changed', data: changed } as Outgoing, notification];
}
export const fire = (publisher: Publisher, title: string, severity?: string) =>
  publisher.publish(...alertEvents(title, 'firing', severity));
export const resolve = (publisher: Publisher, title: string, severity?: string) =>
  publisher.publish(...alertEvents(title, 'resolved', severity));
