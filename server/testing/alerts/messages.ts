/** Scenarios about what is written to the topics. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventData, type Topic, topics } from '@/lib/events';
import { errorsAnswer } from '@/lib/logs/analysis';
import type { Outgoing } from '@/server/bus';
import { signInAdmin } from './admin-client';
import type { Scenario } from './play';
import type { World } from './world';

const tick = (symbol: string, price: number): Outgoing => ({
  type: 'price.ticked',
  data: { symbol, price, size: 10, at: Date.now() },
});

/** `symbol`: one that nothing else writes. */
export const jumpingPrice = (symbol: string): Scenario => ({
  name: 'a price jumps by 20 %',
  cause: ({ publisher }) => publisher.publish(tick(symbol, 100), tick(symbol, 120)),
  undo: async () => undefined,
  expects: [{ rule: 'price-moved', labels: { symbol } }],
});

export const pausedSimulator: Scenario = {
  name: 'the simulator is paused',
  cause: async ({ admin }) => void (await admin.send('POST', 'simulator/pause')),
  undo: async ({ admin }) => void (await admin.send('POST', 'simulator/resume')),
  expects: [{ rule: 'prices-silent' }, { rule: 'orders-silent' }, { rule: 'activity-silent' }],
  withinS: 150,
};

const poison = (topic: Topic) => ({ topic, key: 'poison', value: '{"poison":', headers: {} });

/** In a topic that no service reads. */
export const poisonedPrices: Scenario = {
  name: 'a message of prices is no JSON',
  cause: ({ publisher }) => publisher.publishRecords([poison('prices')]),
  undo: async () => undefined,
  expects: [{ rule: 'prices-invalid', labels: { reason: 'malformed_json' } }],
};

const readers = ['order', 'payment', 'inventory', 'shipping', 'notification'];

/** Each service that reads orders puts the message aside, and logs an error that it never had. */
export const poisonedTopics: Scenario = {
  name: 'a message of every topic is no JSON',
  cause: ({ publisher }) => publisher.publishRecords(topics.map(poison)),
  undo: async (world) => {
    for (const service of readers) {
      await world.emptyTopic(`orders.${service}.dlq`);
      await setErrorState(world, service, 'ignored');
    }
  },
  expects: [
    ...topics.map((topic) => ({ rule: `${topic}-invalid` })),
    ...readers.map((service) => ({ rule: 'dead-letters', labels: { topic: `orders.${service}.dlq` } })),
    ...readers.map((service) => ({ rule: 'error-new', labels: { service } })),
  ],
};

/** A service that exists only in its log lines. */
const probe = `probe-${randomUUID().slice(0, 8)}`;
type Line = EventData<'log.written'>;
const line = (level: Line['level'], msg: string, more: Partial<Line> = {}): Outgoing => ({
  type: 'log.written',
  data: { level, service: probe, msg, at: Date.now(), ...more },
});
const failure = {
  name: 'ProbeError',
  message: 'The probe failed',
  stack: 'ProbeError: The probe failed\n    at probe (/app/probe.js:1:1)',
};
const failed = () => line('error', 'The probe failed', { err: failure });
const repeat = (count: number, make: () => Outgoing) => Array.from({ length: count }, make);

export const failingService: Scenario = {
  name: 'a service has a new error in a third of its lines',
  cause: ({ publisher }) =>
    publisher.publish(...repeat(70, () => line('info', 'The probe ran')), ...repeat(30, failed)),
  undo: async (world) => {
    await world.publisher.publish(...repeat(2_000, () => line('info', 'The probe ran')));
    await setErrorState(world, probe, 'resolved');
  },
  expects: [
    { rule: 'error-share', labels: { service: probe } },
    { rule: 'error-new', labels: { service: probe } },
  ],
};

export const errorIsBack: Scenario = {
  name: 'the resolved error happens again',
  cause: ({ publisher }) => publisher.publish(failed()),
  undo: (world) => setErrorState(world, probe, 'ignored'),
  expects: [{ rule: 'error-regressed', labels: { service: probe } }],
};

async function setErrorState(
  { stack, admin }: World,
  service: string,
  state: 'resolved' | 'ignored',
): Promise<void> {
  const answer = await fetch(new URL(`/api/logs/errors?service=${service}`, stack.page));
  const { groups } = errorsAnswer.parse(await answer.json());
  for (const { id } of groups) await admin.send('POST', `log-errors/${id}`, { state });
}

export const wrongPasswords: Scenario = {
  name: 'five wrong passwords',
  cause: async ({ stack }) => {
    const headers = { 'content-type': 'application/json', origin: new URL(stack.page).origin };
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const init = { method: 'POST', headers, body: JSON.stringify({ password: 'wrong' }) };
      await fetch(new URL('/api/admin/sign-in', stack.page), init);
    }
  },
  // The right one ends the delay that wrong ones cause.
  undo: ({ stack }) => untilSignedIn(stack),
  expects: [{ rule: 'sign-in-refused' }],
};

async function untilSignedIn({ page, password }: World['stack']): Promise<void> {
  while (!(await signInAdmin(page, password).catch(() => undefined))) await sleep(250);
}
