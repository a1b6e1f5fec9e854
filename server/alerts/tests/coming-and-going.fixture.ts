import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from '@/bench/lake/generator/random';
import { type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';
import { defaultRules } from '@/server/alerts/rules';
import type { Outgoing } from '@/server/bus';
import { type Database, deleteRows, loadRows, upsertRows } from '@/server/db';
import { failedPayment } from './alerts.fixture';

const reasons = ['one', 'two', 'three', 'four', 'five'];

/** Rules whose conditions come and go: at once, after a while, and with a rest. */
export const killedRules: readonly AlertRuleInput[] = [
  { id: 'killed-count', window: '1s', threshold: 3, by: ['reason'] },
  { id: 'killed-for', window: '2s', threshold: 4, for: '1s' },
  { id: 'killed-keep', window: '1s', threshold: 6, keepFiring: '2s' },
].map((rule) => ({
  name: rule.id,
  severity: 'warning',
  events: { topic: 'orders', types: ['payment.failed'] },
  aggregate: 'count',
  compare: 'atLeast',
  unit: 'events',
  title: `{{value}} failed payments in {{window}}`,
  ...rule,
}));

/** Stores these rules, and disables those that come with the program. */
export async function storeKilledRules({ queries }: Database): Promise<void> {
  const stored = await loadRows(queries, 'rules');
  await deleteRows(
    queries,
    'rules',
    stored.map(({ id }) => id),
  );
  const disabled = defaultRules.map((rule) => ({ ...rule, enabled: false }));
  const rules = [...disabled, ...killedRules].map((rule) => alertRuleSchema.parse(rule));
  await upsertRows(
    queries,
    'rules',
    rules.map((rule) => ({ id: rule.id, data: rule })),
  );
}

/** Publishes failed payments in bursts, with pauses in which the conditions end, until the signal aborts. */
export async function publishBursts(
  publish: (...events: Outgoing[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const random = randomOf(3);
  while (!signal.aborted) {
    const reason = reasons[random.whole(0, reasons.length - 1)] ?? '';
    await publish(...Array.from({ length: random.whole(1, 6) }, () => failedPayment(reason)));
    await sleep(random.whole(0, 5) === 0 ? random.whole(1_500, 3_500) : random.whole(20, 300));
  }
}
