import { expect, it } from 'vitest';
import { symbols } from '@/server/simulator/prices/symbols';
import { createWalk } from '@/server/simulator/prices/walk';
import { event, gauge, type Happening, incidents, invalid, play, spread } from './timeline.fixture';

const said = (happenings: readonly Happening[], untilS: number) => incidents(play(happenings, untilS));

it('a process that is down for 15 s has an alert until it runs again', () => {
  const up = gauge('process.up', { process: 'order' }, [[0, 1]], 60);
  const payment = gauge(
    'process.up',
    { process: 'payment' },
    [
      [0, 1],
      [5, 0],
      [40, 1],
    ],
    60,
  );
  expect(said([...up, ...payment], 60)).toEqual(['process-down payment 20.25-40.25']);
});

it('a process that is killed once and comes back has none', () => {
  const samples = gauge(
    'process.up',
    { process: 'payment' },
    [
      [0, 1],
      [5, 0],
      [17, 1],
    ],
    60,
  );
  const restarts = gauge(
    'process.restarts',
    { process: 'payment' },
    [
      [0, 0],
      [6, 1],
    ],
    60,
  );
  expect(said([...samples, ...restarts], 60)).toEqual([]);
});

it('a process that restarts three times within five minutes has an alert until these are over', () => {
  const values = [
    [0, 2],
    [10, 3],
    [100, 4],
    [200, 5],
  ] as const;
  const [alert, ...more] = said(gauge('process.restarts', { process: 'payment' }, values, 400), 400);
  expect(alert).toMatch(/^process-restarts payment 200\.25-31\d/);
  expect(more).toEqual([]);
});

it('a gateway and Kafka have rules of their own', () => {
  const down = [
    [0, 1],
    [5, 0],
    [30, 1],
  ] as const;
  const gateway = [
    ...gauge('process.up', { process: 'gateway-2' }, down, 60),
    ...gauge('gateway.up', { gateway: 'gateway-2' }, down, 60),
  ];
  expect(said(gateway, 60)).toEqual(['gateway-down gateway-2 20.25-30.25']);
  const kafka = [
    ...gauge('process.up', { process: 'kafka' }, down, 60),
    ...gauge('broker.up', { broker: 'kafka' }, down, 60),
    ...gauge('kafka.up', {}, down, 60),
  ];
  expect(said(kafka, 60)).toEqual(['kafka-down 10.25-30.25']);
  const broker = [
    ...gauge('process.up', { process: 'kafka-2' }, down, 60),
    ...gauge('broker.up', { broker: 'kafka-2' }, down, 60),
    ...gauge('kafka.up', {}, [[0, 1]], 60),
  ];
  expect(said(broker, 60)).toEqual(['broker-down kafka-2 20.25-30.25']);
});

it('a lag is said while it grows, and not while it becomes smaller', () => {
  const grows = Array.from({ length: 60 }, (_, s) => [s, s] as const);
  const shrinks = Array.from({ length: 60 }, (_, s) => [60 + s, 60 - s] as const);
  const lag = gauge('group.lag', { group: 'payment' }, [...grows, ...shrinks], 120);
  const [alert, ...more] = said(lag, 120);
  expect(alert).toMatch(/^group-lag payment 41\.25-7\d/);
  expect(more).toEqual([]);
  expect(said(gauge('group.lag', { group: 'payment' }, shrinks, 120), 120)).toEqual([]);
});

it('orders that wait for much longer than usual have an alert', () => {
  const ratio = gauge(
    'orders.waitingRatio',
    { step: 'payment' },
    [
      [0, 0.8],
      [10, 9],
      [40, 1],
    ],
    60,
  );
  const short = gauge(
    'orders.waitingRatio',
    { step: 'stock' },
    [
      [0, 0.8],
      [10, 9],
      [20, 1],
    ],
    60,
  );
  expect(said([...ratio, ...short], 60)).toEqual(['orders-waiting payment 20.25-45.25']);
});

const payment = (isDeclined: boolean) => (atS: number, n: number) =>
  isDeclined
    ? event('payment.failed', atS, { orderId: `o-${n}`, reason: 'The card was declined' })
    : event('payment.succeeded', atS, { orderId: `o-${n}`, paymentId: `p-${n}`, amount: 1, currency: 'USD' });

it('of 200 payments 30 % are declined: said until the share is usual again', () => {
  const before = spread(60, [0, 180], payment(false));
  const bad = spread(60, [181, 200], payment(true));
  const good = spread(140, [181, 200], payment(false));
  const after = spread(500, [260, 270], payment(false));
  const [alert, ...more] = said([...before, ...bad, ...good, ...after], 300);
  expect(alert).toMatch(/^payments-declined 18\d.*-26\d/);
  expect(more).toEqual([]);
});

it('of few payments, or of 40 six, are declined: not said', () => {
  expect(said(spread(6, [0, 10], payment(true)), 60)).toEqual([]);
  const six = [...spread(34, [0, 10], payment(false)), ...spread(6, [10, 12], payment(true))];
  expect(said(six, 60)).toEqual([]);
});

it('a product that sells out is low first', () => {
  const labels = { sku: 'MUG-01', product: 'Stoneware mug' };
  const stock = gauge(
    'stock.available',
    labels,
    [
      [0, 500],
      [10, 20],
      [20, 19],
      [30, 0],
      [40, 500],
    ],
    60,
  );
  expect(said(stock, 60)).toEqual([
    'stock-low MUG-01 Stoneware mug 20.25-40.25',
    'sold-out MUG-01 Stoneware mug 30.25-40.25',
  ]);
});

it('a price that moves 20 % within a minute is said for a minute', () => {
  const tick = (symbol: string, price: number) => (atS: number) =>
    event('price.ticked', atS, { symbol, price, size: 1, at: 0 });
  const jump = [
    ...spread(10, [0, 10], tick('JUMP', 100)),
    ...spread(1, [11, 11], tick('JUMP', 120)),
    ...spread(100, [11, 111], tick('JUMP', 121)),
  ];
  const [alert, ...more] = said([...jump, ...spread(100, [0, 100], tick('CALM', 7))], 120);
  expect(alert).toMatch(/^price-moved JUMP 11\.25-(69|7\d)/);
  expect(more).toEqual([]);
});

it.each([
  ['prices', 30],
  ['orders', 60],
  ['activity', 60],
  ['logs', 60],
] as const)('%s that stop after five busy minutes are said after %i s', (topic, limitS) => {
  const make = (atS: number, n: number) =>
    ({
      prices: event('price.ticked', atS, { symbol: 'A', price: 1, size: 1, at: 0 }),
      orders: event('order.confirmed', atS, { orderId: `o-${n}` }),
      activity: event('activity.recorded', atS, { sessionId: 's', kind: 'page_view', path: '/', at: 0 }),
      logs: event('log.written', atS, { level: 'info', service: 's', msg: 'm', at: 0 }),
    })[topic];
  const busy = spread(400, [0, 400], make);
  const again = spread(60, [500, 560], make);
  const [alert, ...more] = said([...busy, ...again], 560);
  expect(alert).toBe(`${topic}-silent ${399 + limitS + 0.25}-500.25`);
  expect(more).toEqual([]);
  expect(said([...spread(5, [0, 400], make), ...again], 560)).toEqual([]);
});

it('an invalid message is said for five minutes, by its reason', () => {
  const [alert, ...more] = said([invalid('orders', 10.1, 'malformed_json')], 400);
  expect(alert).toMatch(/^orders-invalid malformed_json 10\.25-31\d/);
  expect(more).toEqual([]);
});

it('dead letters are said until there are none', () => {
  const letters = gauge(
    'deadLetters',
    { topic: 'orders.payment.dlq' },
    [
      [0, 0],
      [5, 2],
      [20, 0],
    ],
    30,
  );
  expect(said(letters, 30)).toEqual(['dead-letters orders.payment.dlq 5.25-20.25']);
});

it('what open pages measure is said: unexplained offsets at once, a latency after 30 s', () => {
  const unexplained = gauge(
    'ledger.unexplained',
    { feed: 'orders' },
    [
      [0, 0],
      [5, 1],
      [20, 0],
    ],
    90,
  );
  const latency = gauge(
    'screen.latencyP99',
    { feed: 'prices' },
    [
      [0, 80],
      [10, 1_500],
      [60, 800],
      [70, 90],
    ],
    90,
  );
  expect(said([...unexplained, ...latency], 90)).toEqual([
    'unexplained-offsets orders 5.25-20.25',
    'screen-latency prices 40.25-70.25',
  ]);
});

it('a gateway or the lake that is behind is said', () => {
  const feed = gauge(
    'feed.lag',
    { gateway: 'gateway', feed: 'prices' },
    [
      [0, 0],
      [5, 8],
      [30, 0],
    ],
    90,
  );
  const lake = gauge(
    'lake.lag',
    { topic: 'orders' },
    [
      [0, 1],
      [5, 61],
      [40, 1],
    ],
    90,
  );
  expect(said([...feed, ...lake], 90)).toEqual([
    'feed-lag gateway prices 15.25-30.25',
    'lake-behind orders 15.25-40.25',
  ]);
});

it('a disk that is nearly full is said until a little more is free', () => {
  expect(
    said(
      gauge(
        'disk.free',
        { path: '/data' },
        [
          [0, 40],
          [5, 9],
          [30, 11],
          [40, 13],
        ],
        60,
      ),
      60,
    ),
  ).toEqual(['disk-full /data 15.25-40.25']);
});

it('a new error and one that is back are said by their group', () => {
  const error = (group: string, change: string) =>
    gauge(
      'errors.active',
      { group, service: 'payment', error: 'Error', change },
      [
        [0, 0],
        [5, 1],
        [20, 0],
      ],
      30,
    );
  expect(said([...error('g1', 'new'), ...error('g2', 'regressed')], 30)).toEqual([
    'error-new g1 payment Error 5.25-20.25',
    'error-regressed g2 payment Error 5.25-20.25',
  ]);
});

const line = (service: string, level: 'info' | 'error') => (atS: number) =>
  event('log.written', atS, { level, service, msg: 'm', at: 0 });

it('a service of whose lines many are errors is said, and one with a single error is not', () => {
  const payment = [
    ...spread(94, [0, 20], line('payment', 'info')),
    ...spread(6, [20, 22], line('payment', 'error')),
  ];
  const order = [
    ...spread(80, [0, 20], line('order', 'info')),
    ...spread(1, [20, 21], line('order', 'error')),
  ];
  const few = spread(10, [0, 10], line('web', 'error'));
  const after = spread(200, [60, 70], line('payment', 'info'));
  const [alert, ...more] = said([...payment, ...order, ...few, ...after], 100);
  expect(alert).toMatch(/^error-share payment 2\d.*-6\d/);
  expect(more).toEqual([]);
});

it('five refused attempts to sign in are said, four are not', () => {
  const attempts = (count: number, status: number) =>
    spread(count, [0, 10], (atS) =>
      event('log.written', atS, {
        level: 'info',
        service: 'web',
        msg: `POST /api/admin/sign-in answered ${status}`,
        at: 0,
        operation: 'POST /api/admin/sign-in',
        attributes: { status },
      }),
    );
  const [alert, ...more] = said([...attempts(3, 401), ...attempts(2, 429)], 400);
  expect(alert).toMatch(/^sign-in-refused \d.*-30\d/);
  expect(more).toEqual([]);
  expect(said([...attempts(4, 401), ...attempts(9, 200)], 60)).toEqual([]);
});

it.each([1, 2, 3])(
  'the simulated prices of half an hour, 20 a second, move too little to be said (seed %i)',
  (seed) => {
    const walk = createWalk(symbols, seed);
    const ticks = spread(36_000, [0, 1_800], (atS) => event('price.ticked', atS, walk.tick(20, 0)));
    expect(said(ticks, 1_800)).toEqual([]);
  },
);
