import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { newTraceparent, traceIdOf } from '@/lib/trace/trace-context';
import { createPublisher, type Publisher } from '@/server/bus';
import { task } from '@/server/services/framework';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import {
  createFixtureService,
  type FixtureScript,
  type FixtureService,
} from '@/server/testing/shop/fixture-service';

const kafka = { brokers: testBrokers };
const config = {
  kafka,
  databaseUrl: testDatabaseUrl,
  authSecret: 'x'.repeat(32),
  retry: { attempts: 2, baseMs: 5, maxMs: 9 },
};
const waiting = { timeout: 20_000, interval: 50 };
let publisher: Publisher;
let service: FixtureService | undefined;

interface Line {
  level: number;
  operation?: string;
  durationMs?: number;
  orderId?: string;
  traceId?: string;
  err?: { message: string; stack: string };
}
const lines: Line[] = [];
const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
const of = (operation: string, orderId?: string) =>
  lines.filter((line) => line.operation === operation && (orderId === undefined || line.orderId === orderId));

beforeAll(async () => {
  publisher = await createPublisher(kafka, 'test', pino({ level: 'silent' }));
});
afterEach(async () => {
  await service?.service.stop();
  lines.length = 0;
});
afterAll(() => publisher.stop());

async function handle(script: FixtureScript): Promise<{ orderId: string; traceId: string | undefined }> {
  service = createFixtureService(script, config, log);
  await service.service.start();
  const orderId = `log-${randomUUID()}`;
  const traceparent = newTraceparent();
  await publisher.publish({ type: 'order.confirmed', data: { orderId }, traceparent });
  return { orderId, traceId: traceIdOf(traceparent) };
}

it('an event, its transaction, a task and the outbox are logged once each, with duration, order and trace', async () => {
  const { orderId, traceId } = await handle({
    onConfirmed: async (event, { emit, schedule }) => {
      emit({ type: 'order.cancelled', data: { orderId: event.data.orderId, reason: 'r' } });
      schedule({ kind: 'ship', key: event.data.orderId });
    },
    tasks: { ship: task({ complete: async () => undefined }) },
  });
  await expect.poll(() => of('task ship', orderId), waiting).toHaveLength(1);
  await expect.poll(() => of('publish outbox').length, waiting).toBeGreaterThan(0);
  expect(of('handle order.confirmed', orderId)).toHaveLength(1);
  for (const line of [...of('handle order.confirmed', orderId), ...of('task ship', orderId)])
    expect(line).toMatchObject({ level: 30, durationMs: expect.any(Number), traceId });
  expect(of('sql transaction').every(({ durationMs = -1 }) => durationMs > 0)).toBe(true);
});

it('each try of a message that fails is logged with its duration and its error, the last one as an error', async () => {
  const { orderId, traceId } = await handle({
    onConfirmed: () => Promise.reject(new TypeError('the card reader is on fire')),
  });
  await expect.poll(() => of('handle order.confirmed', orderId), waiting).toHaveLength(2);
  expect(of('handle order.confirmed', orderId).map(({ level }) => level)).toEqual([40, 50]);
  for (const line of of('handle order.confirmed', orderId)) {
    expect(line).toMatchObject({ traceId, durationMs: expect.any(Number) });
    expect(line.err?.message).toContain('the card reader is on fire');
    expect(line.err?.stack).toContain('log-lines.integration.test');
  }
});
