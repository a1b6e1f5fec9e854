import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventsBatch, Filter, Offsets, SubscribeOk, SubscribeRequest } from '@/lib/protocol';
import { type AccountResult, DeliveryAccount } from '@/lib/protocol/delivery-account';
import { signInternal } from '@/server/auth/internal-auth';
import { ensureTopics } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import type { Failpoint } from '@/server/gateway/failpoints';
import { connect, type TestClient, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { openTransactionalWriter, type TransactionalWriter } from '@/server/testing/kafka/transactions';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const gateways: Gateway[] = [];
let writer: TransactionalWriter;
let port: number;

const line = (service: string, msg: string) =>
  JSON.stringify({ level: 'info', service, msg, at: Date.now() });
const invalid = '{';
const until = (check: () => void | Promise<void>, interval = 20) =>
  vi.waitFor(check, { timeout: 15_000, interval });

/** The offsets that `write` takes. With the filter of its service, one of the events is filtered out. */
const written = { events: 5, filtered: 0, invalid: 4, markers: 5 };
const passing = { ...written, events: 4, filtered: 1 };

async function write(service: string): Promise<void> {
  await writer.plain(line(service, 'a'), invalid, line('other', 'b'), invalid, line(service, 'c'));
  await writer.committed(line(service, 'd'), invalid);
  await writer.aborted(line(service, 'aborted'), invalid);
  await writer.committed(line(service, 'e'), invalid);
}

async function start(): Promise<number> {
  const gateway = createGateway(
    {
      ...{ kafka, port: 0, host: '127.0.0.1', authSecret: testSecret, allowedOrigins: [testOrigin] },
      failpoints: true,
    },
    { log },
  );
  gateways.push(gateway);
  const started = await gateway.start();
  const isReady = async () =>
    expect((await fetch(`http://127.0.0.1:${started.port}/readyz`)).status).toBe(200);
  await until(isReady);
  return started.port;
}
const subscribe = async (to: TestClient, request: Partial<SubscribeRequest> = {}) =>
  (await to.subscribe({ feed: 'logs', ...request })) as SubscribeOk;

function added(said: readonly (Pick<EventsBatch, 'offsets'> & { events?: readonly unknown[] })[]) {
  const sum = { events: 0, filtered: 0, invalid: 0, markers: 0 };
  for (const { events = [], offsets } of said) {
    sum.events += events.length;
    for (const name of ['filtered', 'invalid', 'markers'] as const) sum[name] += offsets?.[name] ?? 0;
  }
  return sum;
}
const endOf = (said: readonly { offsets?: Offsets }[]) => said.at(-1)?.offsets?.to;

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  writer = await openTransactionalWriter(kafka.brokers, 'logs', 0);
  port = await start();
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await writer.close();
});

describe('every offset is accounted for', () => {
  const cases: [string, Filter, typeof written][] = [
    ['without a filter', {}, written],
    ['with one', { service: 'mine' }, passing],
  ];
  it.each(cases)(
    'live, after a resume, in a replay and at another gateway, %s',
    async (_, filter, expected) => {
      const live = await connect(port);
      const { cursor, offsets } = await subscribe(live, { filter });
      await write('mine');
      const end = (offsets?.to ?? 0) + 14;
      const again = await connect(port);
      // A join flushes the room, so that its other members have a batch up to the same offset.
      await until(async () => expect((await subscribe(again, { filter })).offsets?.to).toBe(end), 300);
      await until(() => expect(endOf(live.batches)).toBe(end));
      expect(added(live.batches)).toEqual(expected);

      expect(added([await subscribe(again, { filter, cursor })])).toEqual(expected);

      again.batches.length = 0;
      const reread = await subscribe(again, { filter, cursor, reread: true });
      expect(reread).toMatchObject({ events: [], replaying: 14 });
      await until(() => expect(endOf(again.batches)).toBe(end));
      expect(added(again.batches)).toEqual(expected);

      const other = await connect(await start());
      expect(added([await subscribe(other, { filter, cursor })])).toEqual(expected);
      for (const one of [live, again, other]) one.close();
    },
  );
});

describe('failpoints', () => {
  async function arm(failpoint: object, token?: string): Promise<number> {
    const authorization = `Bearer ${token ?? (await signInternal(testSecret))}`;
    const headers = { 'content-type': 'application/json', authorization };
    const request = { method: 'POST', headers, body: JSON.stringify(failpoint) };
    return (await fetch(`http://127.0.0.1:${port}/failpoints`, request)).status;
  }

  it('need the internal token and a name that exists', async () => {
    expect(await arm({ name: 'drop' }, 'x')).toBe(401);
    expect(await arm({ name: 'explode' })).toBe(400);
    expect(await arm({ name: 'drop', times: 0 })).toBe(400);
  });

  it.each<Failpoint>([
    { name: 'drop', where: 'before-ring' },
    { name: 'change', where: 'after-ring' },
    { name: 'lose-batch' },
  ])(
    'show $name $where, and a client that resumes from the last good cursor has everything that was written',
    async (point) => {
      const service = randomUUID();
      const filter = { service };
      const client = await connect(port);
      const account = new DeliveryAccount(false);
      const msgs: string[] = [];
      const take = (verdict: AccountResult) => {
        if (verdict.apply)
          msgs.push(...verdict.delivery.events.map(({ data }) => (data as { msg: string }).msg));
      };
      take(account.ack(await subscribe(client, { filter })));
      expect(await arm({ ...point, feed: 'logs' })).toBe(204);
      await writer.plain(line(service, '0'));
      const other = await connect(port);
      await until(async () => {
        const { offsets } = await subscribe(other);
        expect(offsets?.to).toBeGreaterThan(account.offset ?? 0);
      }, 300);
      await writer.plain(line(service, '1'));
      await until(() => expect(client.discrepancies.length).toBeGreaterThan(0));

      client.batches.length = 0;
      const { request } = account;
      take(account.ack(await subscribe(client, { filter, ...request.call(account) })));
      await until(() => {
        for (const batch of client.batches.splice(0)) take(account.batch(batch));
        expect(msgs).toEqual(['0', '1']);
      });
      client.socket.disconnect();
      // Not close(): it may have been subscribed when the failpoint acted, and then has the discrepancy too.
      other.socket.disconnect();
    },
  );

  it('set the clock of the gateway', async () => {
    const client = await connect(port);
    expect(await arm({ name: 'clock', offsetMs: 120_000 })).toBe(204);
    const { now } = await client.socket.emitWithAck('clock');
    expect(now - Date.now()).toBeGreaterThan(60_000);
    expect(await arm({ name: 'clock', offsetMs: 0 })).toBe(204);
    client.close();
  });
});
