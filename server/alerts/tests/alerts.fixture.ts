import { pino } from 'pino';
import { expect, onTestFinished, vi } from 'vitest';
import { type AlertsAnswer, alertsAnswer, historyAnswer, type Incident } from '@/lib/alerts/api';
import type { AlertRuleInput } from '@/lib/alerts/rule';
import type { EventData } from '@/lib/events';
import { type AlertsConfig, createAlerts } from '@/server/alerts';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher, type Outgoing, openTail } from '@/server/bus';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';

export const authSecret = 'a'.repeat(32);
const log = pino({ level: 'silent' });

export const until = <T>(check: () => T | Promise<T>, timeout = 20_000): Promise<T> =>
  vi.waitFor(check, { timeout, interval: 25 });

/** Counts failed payments of the last two seconds. Each test has a reason of its own. */
export const failedPayments = (reason: string, changes: Partial<AlertRuleInput> = {}): AlertRuleInput => ({
  id: 'payments-failed',
  name: 'Payments failed',
  severity: 'critical',
  events: { topic: 'orders', types: ['payment.failed'] },
  where: [{ field: 'reason', is: reason }],
  aggregate: 'count',
  window: '2s',
  compare: 'atLeast',
  threshold: 3,
  unit: 'events',
  title: '{{value}} failed payments in {{window}}',
  ...changes,
});

export interface TestAlerts {
  port: number;
  ask(path: string, init?: RequestInit): Promise<Response>;
  alerts(): Promise<AlertsAnswer>;
  history(): Promise<Incident[]>;
  stop(): Promise<void>;
}

export const alertsConfig = async (given: Partial<AlertsConfig> = {}): Promise<AlertsConfig> => ({
  kafka: { brokers: testBrokers },
  databaseUrl: given.databaseUrl ?? (await freshDatabase(testDatabaseUrl)),
  httpPort: 0,
  httpHost: '127.0.0.1',
  authSecret,
  builtIn: [],
  delivery: { pageUrl: 'http://localhost:3000' },
  ...given,
});

/** What a role answers at a port. */
export function alertsAt(port: number): Omit<TestAlerts, 'stop'> {
  const ask: TestAlerts['ask'] = async (path, init = {}) => {
    const headers = new Headers({ authorization: `Bearer ${await signInternal(authSecret)}` });
    if (init.body !== undefined) headers.set('content-type', 'application/json');
    return fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers });
  };
  const json = async (path: string) => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    return answer.json();
  };
  return {
    port,
    ask,
    alerts: async () => alertsAnswer.parse(await json('/alerts')),
    history: async () => historyAnswer.parse(await json('/history?limit=1000')).incidents,
  };
}

/** Starts a role, and waits until it evaluates what happens now. */
export async function startAlerts(config: AlertsConfig): Promise<TestAlerts> {
  const role = createAlerts(config, { log });
  const { port } = await role.start();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= role.stop();
    return stopping;
  };
  onTestFinished(stop);
  const test = { ...alertsAt(port), stop };
  return test;
}

/** When everything that happened before `at` (epoch ms) is evaluated. */
export const untilEvaluated = (
  alerts: Pick<TestAlerts, 'alerts'>,
  at = Date.now(),
  timeout?: number,
): Promise<void> =>
  until(async () => {
    const { evaluatedTo } = await alerts.alerts();
    expect(Math.min(evaluatedTo.events ?? 0, evaluatedTo.gauges ?? 0)).toBeGreaterThan(at);
  }, timeout);

export async function openPublisher(
  brokers = testBrokers,
): Promise<(...events: Outgoing[]) => Promise<void>> {
  const publisher = await createPublisher({ brokers }, 'alerts-test', log);
  onTestFinished(() => publisher.stop());
  return publisher.publish;
}

export const failedPayment = (reason: string): Outgoing => ({
  type: 'payment.failed',
  data: { orderId: `ORD-${Math.random().toString(36).slice(2)}`, reason },
});

export interface Published {
  eventId: string | undefined;
}
export interface PublishedNotification extends Published {
  data: EventData<'notification.posted'>;
}
export interface PublishedAlert extends Published {
  data: EventData<'alert.changed'>;
}

/** What is published from now on about alerts of these rules. */
export async function watchPublished(
  rules: readonly string[],
  brokers = testBrokers,
): Promise<{ notifications: PublishedNotification[]; changes: PublishedAlert[] }> {
  const found = { notifications: [] as PublishedNotification[], changes: [] as PublishedAlert[] };
  const atEnd = ({ high }: { high: number[] }) => high;
  const start = new Map([
    ['notifications' as const, atEnd],
    ['alerts' as const, atEnd],
  ]);
  const tail = await openTail({ brokers }, start, log);
  onTestFinished(() => tail.stop());
  tail.run({
    onBatch: ({ topic, records }) => {
      for (const { headers, value } of records) {
        const event = { eventId: headers.get('ce_id'), data: JSON.parse(value ?? '{}') };
        const { ruleId: of = event.data.alert?.ruleId } = event.data;
        if (!rules.includes(of)) continue;
        if (topic === 'alerts') found.changes.push(event);
        else found.notifications.push(event);
      }
    },
  });
  return found;
}
