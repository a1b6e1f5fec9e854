/** Which number on which page is compared with which value, and why others cannot be. */
import type { Figure } from './figures';
import { ago, change, compact, count, dateTime, duration, money, percent, price, time } from './format';
import { ledgerRules } from './ledger-rules';
import { orderTexts, stageTexts, timelineTexts } from './order-texts';
import type { Rule, Scene } from './scene';
import { first } from './world';

/** The values of a figure within the last seconds, because it is sampled once a second. */
const lately = (now: number, of: (now: number) => string): string[] =>
  Array.from({ length: 12 }, (_, n) => of(now - n * 500));

/** The currency with the most payments that were not refunded. */
function mainCurrency({ world }: Scene): string {
  const payments = new Map<string, number>();
  for (const { steps } of world.orders.values())
    for (const { type, data } of steps) {
      const by = type === 'payment.succeeded' ? 1 : type === 'payment.refunded' ? -1 : 0;
      const currency = String(data.currency);
      if (by !== 0) payments.set(currency, (payments.get(currency) ?? 0) + by);
    }
  return [...payments].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'USD';
}

function revenueTexts(_: Figure, scene: Scene): string[] {
  const main = mainCurrency(scene);
  const revenue = scene.world.revenueSince(scene.midnight);
  const others = [...revenue]
    .filter(([currency]) => currency !== main)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => money(minor, currency));
  const note = [...others, 'captured minus refunded, since midnight'].join(' · ');
  return [money(revenue.get(main) ?? 0, main), note];
}

/** Times and messages of the log lines of the order, and how many there are. */
const lineTexts = (_: Figure, { lines }: Scene): string[] => [
  ...lines.flatMap(({ at, msg }) => [time(at), msg]),
  `${count(lines.length)} lines`,
];

/** Last, change, change in percent, size, time and name of the symbol of a row, or of the page. */
function priceTexts(figure: Figure, { world, symbol }: Scene): string[] {
  const ticks = world.ticksOf(figure.row === '' ? symbol : figure.row);
  const [base, last] = [ticks[0], ticks.at(-1)];
  if (!base || !last) return [];
  const by = last.price - base.price;
  const changes = [change(by, last.price), percent((by / base.price) * 100)];
  const since = `since ${time(base.at).slice(0, 5)}`;
  return [...changes, price(last.price), compact(last.size), time(last.at), last.symbol, since];
}

const candleMs = 5_000;

/** Names of the chart and the tape, and the text alternative of the newest candle. */
function chartTexts(_: Figure, { world, symbol }: Scene): string[] {
  const ticks = world.ticksOf(symbol);
  const ofCandle = (at: number) => Math.floor(at / candleMs) * candleMs;
  const newest = ofCandle(ticks.at(-1)?.at ?? 0);
  const count = new Set(ticks.map(({ at }) => ofCandle(at))).size;
  const within = ticks.filter(({ at }) => ofCandle(at) === newest);
  const prices = within.map((tick) => tick.price);
  const values = [
    ['open', price(prices[0] ?? 0)],
    ['high', price(Math.max(...prices))],
    ['low', price(Math.min(...prices))],
    ['close', price(prices.at(-1) ?? 0)],
    ['volume', compact(within.reduce((sum, { size }) => sum + size, 0))],
    ['ticks', String(within.length)],
  ];
  const candle = values.map((pair) => pair.join(' ')).join(', ');
  const caption = `${count === 1 ? '1 candle' : `${count} candles`} of 5s. Newest, ${dateTime(newest)}: ${candle}.`;
  const begin = time(ticks[0]?.at ?? 0).slice(0, 5);
  return [
    caption,
    `History starts ${begin} ${caption}`,
    `named: Chart of ${symbol}, candles, 5s. The tape lists the same ticks as text.`,
    `named: Tape of ${symbol}`,
  ];
}

const stepOfMail: Record<string, string> = {
  'Order confirmed': 'order.confirmed',
  'Order on its way': 'shipment.dispatched',
  'Order cancelled': 'order.cancelled',
};

/** Order, recipient and age of an email, which is sent right after the step it is about. */
function mailTexts({ row }: Figure, { world, now }: Scene): string[] {
  return [...world.orders.values()].flatMap((order) => {
    const at = first(order, stepOfMail[row] ?? '')?.at;
    if (at === undefined) return [];
    const { customer } = (first(order, 'order.placed')?.data ?? {}) as {
      customer?: { name: string; email: string };
    };
    const ages = [0, 500, 1_000, 1_500].flatMap((ms) => ago(at + ms, now));
    // A name with special characters is quoted.
    const to = [`"${customer?.name}"`, customer?.name].map((name) => `to ${name} <${customer?.email}>`);
    return [...ages, order.orderId, ...to];
  });
}

const tapeTexts = (_: Figure, { world, symbol }: Scene): string[] =>
  world.ticksOf(symbol).flatMap((tick) => [price(tick.price), compact(tick.size), time(tick.at)]);

const noteTexts = (_: Figure, { world, now }: Scene): string[] =>
  world.notifications.flatMap(({ title, body, severity, at }) => [
    title,
    body,
    `${severity.replace(/^./, (letter) => letter.toUpperCase())}: ${title}`,
    `named: Mark read: ${title}`,
    ...['Firing since', 'Fired', 'Resolved'].map((word) => `${word} ${time(at).slice(0, 5)}`),
    ...ago(at, now),
  ]);

/** Orders in the snapshot of a page. */
const listed = 200;

function ordersCount(_: Figure, { world }: Scene): string[] {
  const total = world.placed().length;
  return [`Latest ${count(Math.min(listed, total))} of ${count(total)}`];
}

/** Stock of a product, from the reservations and releases since the scenario began. */
function stockTexts({ row }: Figure, { world, stockBefore, since }: Scene): string[] {
  const sku = stockBefore.find(({ name }) => name === row);
  if (!sku) return [];
  const left = sku.stock - world.takenSince(since, sku.sku);
  const texts = [`${count(left)} in stock`, `Only ${count(left)} left`, money(sku.price, sku.currency)];
  return [...texts, sku.name, `named: Add ${sku.name}`];
}

const bellText = (_: Figure, { world, now }: Scene): string[] => {
  const [unread, firing] = [world.unread(), world.firingCritical(now)];
  const parts = [
    ...(unread > 0 ? [`${unread} unread`] : []),
    ...(firing > 0 ? [`${firing} critical ${firing === 1 ? 'alert' : 'alerts'} firing`] : []),
  ];
  return [`named: Notifications, ${parts.join(', ')}`, ...[unread, firing].map(badge)];
};
const badge = (number: number): string => (number > 99 ? '99+' : String(number));

/** Shipped, reserved and remaining pieces of a product. */
function shelfTexts({ row, name }: Figure, { world, stockBefore, since }: Scene): string[] {
  const article = stockBefore.find((each) => each.name === row);
  if (!article) return [];
  if (name.endsWith('Shipped')) return [count(world.shipped(article.sku))];
  if (name.endsWith('Reserved')) return ['0'];
  const left = count(article.stock - world.takenSince(since, article.sku));
  return [left, `${left} low`];
}

/** Partition, offset, beginning and age of an invalid message. */
function invalidTexts(_: Figure, { world, now, invalidBefore, invalid }: Scene): string[] {
  const found = Object.keys(invalid).filter((topic) => !(topic in invalidBefore));
  // Topics are read in parallel and listed in the order of their first invalid message.
  const totals = [found, found.toReversed()].map((fresh) => {
    const counts = [...Object.keys(invalidBefore), ...fresh].map(
      (topic) => [topic, (invalidBefore[topic] ?? 0) + (invalid[topic] ?? 0)] as const,
    );
    const all = counts.reduce((sum, [, n]) => sum + n, 0);
    const byTopic = counts.map(([topic, n]) => `${topic} ${count(n)}`).join(', ');
    return `${count(all)} since the gateway started: ${byTopic}`;
  });
  const places = world.records.flatMap(({ topic, partition, offset, at, text }) => [
    ...ago(at, now).map((age) => `${topic} / ${partition} / ${offset} · ${age}`),
    text,
    `The value is not JSON: Unexpected token 'o', "${text}" is not valid JSON`,
  ]);
  return [...totals, ...places];
}

const latency = 'is measured between the broker and this screen';
const machine = 'is about the processes of this machine, which no topic contains';
const setting = 'is a setting or the limit of a field';
const words = 'is part of a name or a sentence';

export const rules: Rule[] = [
  { of: /./, text: /^(named: )?Live · /, why: latency },
  { of: /./, text: /^named: Notifications, \d/, is: bellText },
  { of: /Notifications, \d[\w ,]*$/, is: bellText },
  { of: / > Notifications alt\+T/, is: noteTexts },
  { of: /^(Overview|Prices|Symbol) > /, text: /since 00:00 UTC$/, why: words },
  ...ledgerRules,
  { of: /^Overview > .*Event to screen/, why: latency },
  { of: /^Overview > .*(Problems|System)/, why: machine },
  {
    of: /^Overview > .*Orders placed$/,
    text: /min$/,
    is: (_, { world, now }) => lately(now, (at) => `${count(world.perMinute('order.placed', at))}/min`),
  },
  { of: /^Overview > .*(Orders placed|Median time to dispatch)$/, text: /in the last 60/, why: words },
  { of: /^Overview > .*Revenue today$/, is: revenueTexts },
  {
    of: /^Overview > .*In flight$/,
    is: (_, { world }) => [count(world.count('placed', 'paid', 'reserved', 'confirmed', 'dispatched'))],
  },
  { of: /^Overview > .*Cancelled today$/, is: (_, { world }) => [count(world.cancelledOrders())] },
  {
    of: /^Overview > .*Median time to dispatch$/,
    is: (_, { world, now }) => lately(now, (at) => duration(world.medianDispatchMs(at) ?? 0)),
  },
  { of: /^Overview > .*Order pipeline/, is: stageTexts },
  { of: /^Overview > .*Latest orders/, is: orderTexts },
  { of: /^Overview > .*Watchlist/, is: priceTexts },
  { of: /^Overview > .*Latest notifications/, is: noteTexts },
  { of: /^Orders$/, text: /^Latest/, is: ordersCount },
  { of: /^Orders > .*Orders/, is: orderTexts },
  { of: /^Order > .*Timeline/, is: timelineTexts },
  { of: /^Order > Logs/, is: lineTexts },
  { of: /^Order/, is: orderTexts },
  { of: /^Prices > .*field/, is: (_, { world }) => [`${count(world.symbols().length)} symbols`] },
  { of: /^Prices > .*Prices/, is: priceTexts },
  { of: /^Symbol > .*Interval/, why: words },
  { of: /^Symbol > .*Tape of/, is: tapeTexts },
  { of: /^Symbol > .*(Chart of|Tape)/, is: chartTexts },
  { of: /^Symbol/, text: /^named: (Chart|Tape) of/, is: chartTexts },
  { of: /^Symbol/, is: priceTexts },
  { of: /^Notifications > .*Inbox/, is: noteTexts },
  { of: /^Shop > .*Products/, is: stockTexts },
  { of: /^Shop > .*Cart/, is: () => ['0 items'] },
  { of: /^Shop/, text: /^Stock as of /, why: machine },
  { of: /^Sent emails/, is: mailTexts },
  { of: /^Admin > .*field Pieces/, why: setting },
  { of: /^Admin > .*Feeds of the gateway > (Lag \(messages\))$/, is: () => ['0'] },
  { of: /^Admin > .*Feeds of the gateway/, why: machine },
  { of: /^Admin > .*Lag of consumer groups > Lag/, is: () => ['0', '0 ms'] },
  { of: /^Admin > .*Stock/, text: /^\d/, is: shelfTexts },
  { of: /^Admin > .*Invalid messages/, is: invalidTexts },
  { of: /^Admin > .*(Processes|Services|Break)/, why: machine },
  { of: /^Admin > .*(Rates|Scenario|Burst|One order|One notification)/, why: setting },
];

/** Figures of a page that differ from their expected values or have no rule, one sentence each. */
export function problemsOf(
  page: string,
  figures: readonly Figure[],
  scene: Scene,
  used: Set<Rule>,
): string[] {
  return figures.flatMap((figure) => {
    const name = [page, figure.name].filter(Boolean).join(' > ');
    const shown = figure.text.replace(/^[▲▼·]\s*/, '');
    const rule = rules.find(
      ({ of, text, at, row }) =>
        [of, at].every((part) => part?.test(name) ?? true) &&
        (text?.test(shown) ?? true) &&
        (row?.test(figure.row) ?? true),
    );
    const shownAs = `${name} [${figure.row}]: "${figure.text}"`;
    if (!rule) return [`${shownAs} has no rule`];
    used.add(rule);
    const expected = rule.is?.(figure, { ...scene, figures });
    if (!expected || expected.includes(shown)) return [];
    return [`${shownAs}, expected from the topics: ${[...new Set(expected)].slice(0, 8).join(' | ')}`];
  });
}
