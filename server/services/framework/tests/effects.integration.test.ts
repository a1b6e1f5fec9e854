import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { signInternal } from '@/server/auth/internal-auth';
import {
  addTasks,
  createDatabase,
  frameworkTables,
  leaseTasks,
  migrate,
  outboxDepth,
  sql,
} from '@/server/db';
import { type Context, task } from '@/server/services/framework';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import {
  createFixtureService,
  type FixtureScript,
  type FixtureService,
  newFixtureName,
} from '@/server/testing/shop/fixture-service';
import { readTopics } from '@/server/testing/shop/topics';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const databaseUrl = testDatabaseUrl;
const authSecret = 'x'.repeat(32);
const waiting = { timeout: 20_000, interval: 50 };
const database = createDatabase(databaseUrl, { name: 'test', log });
const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});
afterAll(() => database.stop());

async function start(script: FixtureScript = {}, name = newFixtureName()): Promise<FixtureService> {
  const fixture = createFixtureService(script, { kafka, databaseUrl, authSecret }, log, name);
  open.push(fixture.service);
  await fixture.service.start();
  return fixture;
}
const tablesOf = ({ name }: FixtureService) => frameworkTables(name.replace('-', '_'));

function notify({ emit }: Context, audience: string, notificationId: string, body = 'b'): void {
  const rest = { severity: 'info', title: 't', body } as const;
  emit({ type: 'notification.posted', data: { notificationId, audience, ...rest } });
}
async function notificationsTo(prefix: string) {
  const reader = await readTopics(kafka, ['notifications'], log);
  open.push(reader);
  return () =>
    reader.records
      .filter(({ key }) => key?.toString().startsWith(prefix))
      .map(({ key, value }) => ({
        key: key?.toString(),
        id: JSON.parse(value?.toString() ?? '').notificationId as string,
      }));
}

describe('the outbox', () => {
  it('is published in order per key, and is empty afterwards', async () => {
    const prefix = randomUUID();
    const { runtime, ...fixture } = await start();
    const received = await notificationsTo(prefix);
    for (let n = 0; n < 60; n += 1) {
      const keys = [0, 1, 2, 3, 4].map((key) => `${prefix}${key}`);
      await Promise.all(
        keys.map((key) =>
          runtime.transact(async (context) => {
            notify(context, key, `${key}:${2 * n}`);
            notify(context, key, `${key}:${2 * n + 1}`);
          }),
        ),
      );
    }
    await expect.poll(() => received().length, waiting).toBe(600);
    for (const key of new Set(received().map((each) => each.key))) {
      const ids = received().flatMap((each) => (each.key === key ? [each.id] : []));
      expect(ids).toEqual(ids.map((_, n) => `${key}:${n}`));
    }
    await expect
      .poll(() => outboxDepth(database.queries, tablesOf({ runtime, ...fixture })), waiting)
      .toBe(0);
  });

  it('holds nothing of a transaction that failed', async () => {
    const prefix = randomUUID();
    const { runtime } = await start();
    const received = await notificationsTo(prefix);
    const failing = runtime.transact(async (context) => {
      notify(context, prefix, 'lost');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await runtime.transact(async (context) => notify(context, prefix, 'kept'));
    await expect.poll(received, waiting).toEqual([{ key: prefix, id: 'kept' }]);
  });

  it('is published in batches that a broker accepts', async () => {
    const prefix = randomUUID();
    const { runtime } = await start();
    const received = await notificationsTo(prefix);
    const long = 'x'.repeat(4_000);
    await runtime.transact(async (context) => {
      for (let n = 0; n < 800; n += 1) notify(context, prefix, String(n), long);
    });
    await expect.poll(() => received().length, waiting).toBe(800);
    expect(received().map(({ id }) => id)).toEqual(received().map((_, n) => String(n)));
  });

  it('refuses an event that does not fit its schema', async () => {
    const { runtime } = await start();
    const emitting = runtime.transact(async ({ emit }) =>
      emit({ type: 'order.confirmed', data: { orderId: '' } }),
    );
    await expect(emitting).rejects.toThrow(/does not fit its schema/);
  });
});

describe('tasks', () => {
  it('are run again until they succeed, and completed once, not before they are due', async () => {
    const completed: { key: string; result: unknown; at: number }[] = [];
    const runs = new Map<string, number>();
    const { runtime } = await start({
      tasks: {
        call: task({
          run: async ({ key }) => {
            const run = (runs.get(key) ?? 0) + 1;
            runs.set(key, run);
            if (key === 'flaky' && run < 3) throw new Error('no answer');
            return run;
          },
          complete: async (completions) => {
            for (const { task, result } of completions)
              completed.push({ key: task.key, result, at: Date.now() });
          },
        }),
      },
    });
    const dueAt = Date.now() + 700;
    await runtime.transact(async ({ schedule }) => {
      schedule({ kind: 'call', key: 'flaky' });
      schedule({ kind: 'call', key: 'later', dueAt });
      for (let n = 0; n < 100; n += 1) schedule({ kind: 'call', key: `many-${n}` });
    });
    await runtime.transact(async ({ schedule }) => schedule({ kind: 'call', key: 'later', dueAt: 0 }));
    await expect.poll(() => completed.length, waiting).toBe(102);
    expect(completed.find(({ key }) => key === 'flaky')).toMatchObject({ result: 3 });
    expect(completed.find(({ key }) => key === 'later')?.at).toBeGreaterThanOrEqual(dueAt);
    // Tasks run in the order in which they are due: a second run would come before this one.
    await runtime.transact(async ({ schedule }) =>
      schedule({ kind: 'call', key: 'last', dueAt: Date.now() }),
    );
    await expect.poll(() => completed.at(-1)?.key, waiting).toBe('last');
    expect(completed).toHaveLength(103);
    expect(runs.get('later')).toBe(1);
  });

  it('are never leased beyond the limit, whatever plan the database chooses', async () => {
    const schema = `lease_${randomUUID().slice(0, 8)}`;
    await migrate(database, schema, []);
    const tables = frameworkTables(schema);
    const added = Array.from({ length: 300 }, (_, n) => ({ kind: 'k', key: `${n}`, dueAt: n, data: {} }));
    await addTasks(database.queries, tables, added);
    const leased: string[] = [];
    for (let round = 0; round < 40; round += 1) {
      const options = { now: 1_000, limit: 7, leaseMs: 60_000, lease: 'mine' };
      const tasks = await leaseTasks(database.queries, tables, options);
      expect(tasks.length).toBeLessThanOrEqual(7);
      leased.push(...tasks.map(({ key }) => key));
    }
    expect(new Set(leased).size).toBe(280);
  });

  it('are completed although others of their batch fail', async () => {
    const completed: string[] = [];
    let failures = 0;
    const { runtime } = await start({
      tasks: {
        call: task({
          complete: async (completions) => {
            const keys = completions.map(({ task }) => task.key);
            if (keys.includes('failing') && failures < 3) {
              failures += 1;
              throw new Error('no');
            }
            for (const key of keys) if (!completed.includes(key)) completed.push(key);
          },
        }),
      },
    });
    await runtime.transact(async ({ schedule }) => {
      for (const key of ['failing', ...Array.from({ length: 20 }, (_, n) => `other-${n}`)])
        schedule({ kind: 'call', key });
    });
    await expect.poll(() => completed.length, waiting).toBe(21);
    expect(failures).toBe(3);
  });
});

describe('a service', () => {
  const call = async ({ service }: FixtureService, path: string, init: RequestInit = {}) => {
    const headers = {
      authorization: `Bearer ${await signInternal(authSecret)}`,
      ...(init.body ? { 'content-type': 'application/json' } : {}),
    };
    const response = await fetch(`${service.url()}${path}`, { headers, ...init });
    return { status: response.status, text: await response.text() };
  };

  it('shows health and metrics to anyone, and everything else to authorized callers only', async () => {
    const fixture = await start();
    const anonymous = { headers: {} };
    expect(await call(fixture, '/healthz', anonymous)).toMatchObject({ status: 200 });
    expect(await call(fixture, '/readyz', anonymous)).toMatchObject({ status: 200 });
    const { text } = await call(fixture, '/metrics', anonymous);
    expect(text).toContain(`pulseboard_outbox_depth{service="${fixture.name}"} 0`);
    for (const path of ['/settings', '/openapi.json']) {
      expect((await call(fixture, path, anonymous)).status).toBe(401);
      expect((await call(fixture, path)).status).toBe(200);
    }
  });

  it('keeps its settings over a restart, each change separately', async () => {
    const first = await start();
    const patch = (body: unknown) =>
      call(first, '/settings', { method: 'PATCH', body: JSON.stringify(body) });
    expect(JSON.parse((await patch({ word: 'kept' })).text)).toEqual({ word: 'kept', delayMs: 0 });
    expect(JSON.parse((await patch({ delayMs: 5 })).text)).toEqual({ word: 'kept', delayMs: 5 });
    expect((await patch({ delayMs: -1 })).status).toBe(400);
    expect((await patch({ colour: 'red' })).status).toBe(400);
    await first.service.stop();
    const second = await start({}, first.name);
    expect(JSON.parse((await call(second, '/settings')).text)).toEqual({ word: 'kept', delayMs: 5 });
  });
});

it('migrations of processes that start together are applied once', async () => {
  const schema = `m_${randomUUID().slice(0, 8)}`;
  const own = [{ id: '0001', statements: 'create table things (n int); insert into things values (1)' }];
  await Promise.all([1, 2, 3, 4].map(() => migrate(database, schema, own)));
  await migrate(database, schema, [...own, { id: '0002', statements: 'insert into things values (2)' }]);
  const { rows } = await database.queries.execute(sql`select n from ${sql.identifier(schema)}.things`);
  expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
  const broken = [...own, { id: '0003', statements: 'create table more (); select nonsense' }];
  await expect(migrate(database, schema, broken)).rejects.toThrow(/"0003".*nothing of it was applied/);
});
