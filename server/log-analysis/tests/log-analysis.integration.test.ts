import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureTopics } from '@/server/bus';
import { createDatabase, loadState, logAnalysisSchema, saveState, takeOver } from '@/server/db';
import { openTopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';
import {
  analysisConfig,
  errorLine,
  openLinePublisher,
  startAnalysis,
  until,
  untilCounted,
} from './log-analysis.fixture';

beforeAll(() => ensureTopics({ brokers: testBrokers }, { log: pino({ level: 'silent' }) }));

const stack = (orderId: string) =>
  `CardDeclined: order ${orderId} was declined\n    at charge (/app/server/services/payment/charge.ts:41:9)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`;

const declined = (service: string, orderId: string) =>
  errorLine(service, {
    orderId,
    traceId: `trace-of-${orderId}`,
    err: { name: 'CardDeclined', message: `order ${orderId} was declined`, stack: stack(orderId) },
    attributes: { version: '1.2.0' },
  });

test('records that Kafka has deleted are missed, and a topic that was recreated is read from its beginning', async () => {
  const { send } = await openLinePublisher();
  const admin = await openTopicAdmin(testBrokers);
  const config = await analysisConfig();
  const first = await startAnalysis(config);
  const service = 'kept';
  const line = () => ({ data: errorLine(service) });
  const counted = (analysis: typeof first, count: number) =>
    until(async () => expect((await analysis.errors({ service })).groups[0]?.count).toBe(count));
  await send(line(), line());
  await counted(first, 2);
  await untilCounted(first);
  await first.stop();
  await send(line(), line(), line());
  await admin.deleteAllBut('logs', 1);
  const second = await startAnalysis(config);
  await counted(second, 3);
  expect(await second.metrics()).toMatch(/records_total\{outcome="missed"\} 2\n/);
  await admin.deleteTopic('logs');
  await admin.createTopic('logs', 3);
  await until(() => send(line()));
  await counted(second, 4);
  await untilCounted(second);
  await second.stop();
  const third = await startAnalysis(config);
  await send(line());
  await counted(third, 5);
  await admin.close();
});

test('lines are counted again when the saved state is of another version', async () => {
  const { send } = await openLinePublisher();
  const config = await analysisConfig();
  const service = 'another-version';
  const first = await startAnalysis(config);
  await send({ data: errorLine(service) }, { data: errorLine(service) });
  const counted = (analysis: typeof first, count: number) =>
    until(async () => expect((await analysis.errors({ service })).groups[0]?.count).toBe(count));
  await counted(first, 2);
  await first.stop();
  const database = createDatabase(config.databaseUrl, { name: 'test', log: pino({ level: 'silent' }) });
  const row = { kind: 'errors', id: 'of-another-version', data: '{"lines":1}' };
  const session = await database.session();
  const term = await takeOver(session, logAnalysisSchema);
  session.end();
  await saveState(database, term, { saved: [row], deleted: [] });
  const second = await startAnalysis(config);
  await counted(second, 2);
  await send({ data: errorLine(service) });
  await counted(second, 3);
  expect(await loadState(database.queries, 'errors')).not.toContainEqual(
    expect.objectContaining({ id: row.id }),
  );
  await database.stop();
});

describe('error groups', () => {
  test('lines of one kind are one group, which survives a restart', async () => {
    const { send } = await openLinePublisher();
    const config = await analysisConfig();
    const first = await startAnalysis(config);
    const service = 'shop-a';
    await send(
      { data: declined(service, 'ORD-1') },
      { data: declined(service, 'ORD-2') },
      { data: declined(service, 'ORD-2') },
      { data: errorLine(service, { msg: 'disk 7 is full' }) },
      { data: errorLine(service, { level: 'info', msg: 'nothing' }) },
    );
    const expected = {
      count: 3,
      name: 'CardDeclined',
      place: 'charge (services/payment/charge.ts)',
      message: 'order <*> was declined',
      orders: { count: 2, isEstimate: false, ids: ['ORD-2', 'ORD-1'] },
      traces: { count: 2 },
      versions: ['1.2.0'],
      state: 'open',
    };
    const check = (analysis: typeof first) =>
      until(async () => {
        const { groups, counts } = await analysis.errors({ service });
        expect(counts).toEqual({ open: 2, regressed: 0, resolved: 0, ignored: 0 });
        expect(groups.find(({ name }) => name === 'CardDeclined')).toMatchObject(expected);
        expect(groups.find(({ name }) => name === 'error')).toMatchObject({
          message: 'disk <*> is full',
          count: 1,
        });
        return groups.map(({ id }) => id).sort();
      });
    const ids = await check(first);
    await first.stop();
    const second = await startAnalysis(config);
    await send({ data: errorLine('shop-b') });
    await until(async () => expect((await second.errors({ service: 'shop-b' })).groups).toHaveLength(1));
    expect(await check(second)).toEqual(ids);
  });

  test('a line that is delivered again counts once, also after a restart', async () => {
    const { send } = await openLinePublisher();
    const config = await analysisConfig();
    const first = await startAnalysis(config);
    const service = 'again';
    const lines = [
      ...[0, 120, 240].map((at) => ({
        source: 'pulseboard/logs/host-1',
        id: `f1.2-${at}`,
        data: errorLine(service),
      })),
      ...['x', 'y'].map((id) => ({ source: 'another', id, data: errorLine(service) })),
    ];
    await send(...lines, ...lines);
    await until(async () => expect((await first.errors({ service })).groups[0]?.count).toBe(5));
    await untilCounted(first);
    await first.stop();
    const second = await startAnalysis(config);
    await send(...lines, { source: 'another', id: 'z', data: errorLine(service) });
    await until(async () => expect((await second.errors({ service })).groups[0]?.count).toBe(6));
    await untilCounted(second);
    expect((await second.errors({ service })).groups[0]?.count).toBe(6);
  });

  test('a resolved group that occurs again is regressed; what happened before does not count', async () => {
    const { send } = await openLinePublisher();
    const analysis = await startAnalysis(await analysisConfig());
    const service = 'resolved';
    await send({ data: errorLine(service) });
    const id = await until(async () => {
      const [group] = (await analysis.errors({ service })).groups;
      expect(group?.state).toBe('open');
      return group?.id;
    });
    const post = (state: string) =>
      analysis.ask(`/errors/${id}`, { method: 'POST', body: JSON.stringify({ state }) });
    expect((await post('resolved')).status).toBe(200);
    const stateAt = (await analysis.errors({ service })).groups[0]?.stateAt ?? 0;
    await send({ data: errorLine(service, { at: stateAt - 1 }) });
    await until(async () =>
      expect((await analysis.errors({ service })).groups[0]).toMatchObject({ state: 'resolved', count: 2 }),
    );
    await send({ data: errorLine(service) });
    await until(async () =>
      expect((await analysis.errors({ service })).groups[0]).toMatchObject({ state: 'regressed', count: 3 }),
    );
    expect((await post('ignored')).status).toBe(200);
    await send({ data: errorLine(service) });
    await until(async () =>
      expect((await analysis.errors({ service })).groups[0]).toMatchObject({ state: 'ignored', count: 4 }),
    );
  });
});
