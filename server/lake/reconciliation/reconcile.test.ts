import { describe, expect, it, vi } from 'vitest';
import type { Reconciliation } from '@/lib/analytics/reports';
import { LakeEngineError } from '@/server/lake/engine';
import { NoCounters } from './gateway-counters';
import { arrange, rewrite } from './reconcile.fixture';

// Files are written and read: that takes long on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };
const items = [{ sku: 'mug', name: 'Mug', quantity: 1, unitPrice: 1_999 }];

type Arranged = Awaited<ReturnType<typeof arrange>>;
function placeOrder({ write }: Arranged, n: number, currency = 'EUR') {
  const orderId = `o-${n}`;
  write('order.placed', { orderId, customer, items, total: 1_999, currency, placedAt: 1 });
  write('payment.succeeded', { orderId, paymentId: `p-${n}`, amount: 1_999, currency });
  write('stock.reserved', { orderId, items: [{ sku: 'mug', quantity: 1 }] });
  if (n % 3 === 0) write('shipment.dispatched', { orderId, carrier: 'c', trackingNumber: 't' });
  if (n % 5 === 0) write('payment.refunded', { orderId, paymentId: `p-${n}`, amount: 99, currency });
  if (n % 7 === 0) write('order.placed', { orderId });
}

/** 700 orders in two currencies that the gateway and the lake have read, in a file. */
async function rolled() {
  const arranged = await arrange();
  for (let n = 0; n < 700; n += 1) placeOrder(arranged, n, n % 2 ? 'JPY' : 'EUR');
  arranged.live();
  await arranged.append();
  const [file] = await arranged.roll('orders');
  return { ...arranged, file: file?.path ?? '' };
}
const check = ({ checks }: Reconciliation, name: string) => checks.find((each) => each.name === name);
const red = ({ checks }: Reconciliation) => checks.filter(({ difference }) => difference !== 0);

describe('the reconciliation', () => {
  it('compares events, invalid messages, types, money and statuses', async () => {
    const arranged = await rolled();
    const result = await arranged.reconcile();
    expect(red(result)).toEqual([]);
    expect(result).toMatchObject({ matches: true, reason: null, gatewayId: 'gw-1', behind: 0 });
    expect(result.offsets).toBe(arranged.kafka.length);
    expect(check(result, 'orders: invalid')).toMatchObject({ live: 100, lake: 100 });
    expect(check(result, 'orders: order.placed')).toMatchObject({ live: 700, lake: 700 });
    expect(check(result, 'orders: paid EUR')).toMatchObject({
      live: 699_650,
      lake: 699_650,
      currency: 'EUR',
    });
    expect(check(result, 'orders: refunded JPY')).toMatchObject({ live: 6_930, lake: 6_930 });
    expect(check(result, 'orders: now dispatched')).toMatchObject({ live: 234, lake: 234 });
    expect(check(result, 'orders: now confirmed')).toMatchObject({ live: 466, lake: 466 });
  });

  it('is red with the offset of a row that is missing in a file', async () => {
    const { file, reconcile } = await rolled();
    await rewrite(file, 'FROM file WHERE "offset" <> 1234');
    const result = await reconcile();
    expect(result.matches).toBe(false);
    expect(check(result, 'orders: events')).toMatchObject({
      difference: -1,
      offsets: [
        {
          topic: 'orders',
          partition: 0,
          offset: 1_234,
          detail: expect.stringMatching(/^missing in the lake: /),
        },
      ],
    });
  });

  it('is red where a cent was added to a payment in a file', async () => {
    const { file, kafka, reconcile } = await rolled();
    const offset = kafka.findIndex(
      ({ headers }, i) => i > 2_000 && headers.get('ce_type') === 'payment.succeeded',
    );
    await rewrite(
      file,
      `FROM (SELECT * REPLACE (amount + ("offset" = ${offset})::BIGINT AS amount) FROM file)`,
    );
    const result = await reconcile();
    expect(result.matches).toBe(false);
    expect(red(result).map(({ name }) => name)).toEqual([
      'orders: checksum',
      expect.stringMatching(/^orders: paid /),
    ]);
    expect(red(result)[1]).toMatchObject({
      difference: 1,
      offsets: [{ offset, detail: 'other content: amount 1999 in Kafka, 2000 in the lake' }],
    });
  });

  it('is red where a row is twice in a file, and where its id is another one', async () => {
    const { file, reconcile } = await rolled();
    await rewrite(file, `FROM file UNION ALL FROM file WHERE "offset" = 8`);
    expect(red(await reconcile())[0]?.offsets).toMatchObject([{ offset: 8, detail: '2 times in the lake' }]);
    await rewrite(
      file,
      `SELECT DISTINCT ON ("offset") * REPLACE (CASE WHEN "offset" = 7 THEN 'x' ELSE id END AS id) FROM file`,
    );
    expect(red(await reconcile())[0]?.offsets).toMatchObject([
      { offset: 7, detail: 'other content: id id-7 in Kafka, x in the lake' },
    ]);
  });

  it('is red where the gateway counted too few', async () => {
    const { counters, reconcile, kafka } = await rolled();
    counters.addInvalid(0, 1_500);
    const { matches, checks } = await reconcile();
    expect(matches).toBe(false);
    expect(checks.find(({ name }) => name === 'orders: invalid')).toMatchObject({ live: 101, lake: 100 });
    expect(kafka.length).toBeGreaterThan(2_000);
  });

  it('compares up to where the lake is while its writer is behind', async () => {
    const arranged = await arrange();
    for (let n = 0; n < 100; n += 1) placeOrder(arranged, n);
    arranged.live();
    await arranged.append();
    const before = arranged.kafka.length;
    for (let n = 100; n < 200; n += 1) placeOrder(arranged, n);
    arranged.live();
    const result = await arranged.reconcile();
    expect(result).toMatchObject({ matches: true, behind: arranged.kafka.length - before, offsets: before });
    expect(check(result, 'orders: order.placed')).toMatchObject({ live: 100, lake: 100 });
  });

  it('is red also where Kafka cannot be searched for the offsets', async () => {
    const { file, sources, reconcile } = await rolled();
    await rewrite(file, 'FROM file WHERE "offset" <> 1234');
    sources.ranges.read = () => Promise.reject(new Error('No broker answers.'));
    const result = await reconcile();
    expect(result.matches).toBe(false);
    expect(red(result)[0]?.offsets).toMatchObject([
      { offset: 0, detail: 'The offsets from here on could not be searched. No broker answers.' },
    ]);
  });

  it('says why it compares nothing where gateway or lake do not answer', async () => {
    const arranged = await rolled();
    const { sources } = arranged;
    sources.engine = {
      ...sources.engine,
      query: () => Promise.reject(new LakeEngineError('busy', 'Try again.')),
    };
    expect(await arranged.reconcile()).toMatchObject({ matches: null, reason: 'Try again.', checks: [] });
    sources.gateway.counters = () => Promise.reject(new NoCounters('The gateway does not answer.'));
    expect(await arranged.reconcile()).toMatchObject({
      matches: null,
      reason: 'The gateway does not answer.',
      gatewayId: null,
    });
  });

  it('compares nothing that retention has removed from the lake', async () => {
    const arranged = await rolled();
    arranged.partition.expired.rows = 10;
    expect(await arranged.reconcile()).toMatchObject({ matches: true });
    await rewrite(arranged.file, 'FROM file WHERE "offset" >= 100');
    expect(await arranged.reconcile()).toMatchObject({
      matches: null,
      reason: 'LAKE_RETENTION_DAYS has removed offsets of orders that the gateway has counted.',
    });
  });

  it('is neither green nor red where nothing can be compared', async () => {
    const arranged = await rolled();
    const { sources } = arranged;
    const logs = sources.logs;
    sources.logs = () => new Map();
    expect(await arranged.reconcile()).toMatchObject({
      matches: null,
      reason: 'The lake does not have the topic orders yet.',
    });
    sources.logs = () => new Map([['orders', { ...logs().get('orders'), topicId: 'other' }]]) as never;
    expect(await arranged.reconcile()).toMatchObject({
      matches: null,
      reason: 'The topic orders was recreated: the gateway and the lake read different logs at the moment.',
      checks: [],
    });
  });
});
