import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { candlesSchema, dayPricesSchema } from '@/lib/prices/price-history';
import { problemSchema } from '@/lib/problem';
import { decodeCursor } from '@/lib/protocol/cursor';
import { signInternal } from '@/server/auth/internal-auth';
import { ensureTopics } from '@/server/bus';
import { openRawProducer, type RawProducer } from '@/server/testing/kafka/raw-producer';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';
import { createHistory, type HistoryRole } from '.';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const authSecret = 'h'.repeat(32);
const minute = 60_000;
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
let producer: RawProducer;
let admin: TopicAdmin;
let scratch: string;

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  producer = openRawProducer(kafka.brokers);
  admin = await openTopicAdmin(kafka.brokers);
  scratch = await mkdtemp(path.join(tmpdir(), 'pulseboard-history-'));
});
afterAll(async () => {
  await producer.close();
  await admin.close();
  await rm(scratch, { recursive: true, force: true });
});

const tick = (symbol: string, price: number, timestamp: number) => ({
  timestamp,
  value: JSON.stringify({ symbol, price, size: 0.5, at: timestamp }),
});
const send = (partition: number, ...records: { timestamp: number; value: string }[]) =>
  producer.send('prices', partition, { records, timestamp: records[0]?.timestamp ?? 0 });

/** Starts a role and waits until it has read to the end of the topic. */
async function open(dataDir: string): Promise<{ role: HistoryRole; ask(path: string): Promise<Response> }> {
  const role = createHistory({ kafka, httpPort: 0, httpHost: '127.0.0.1', authSecret, dataDir }, { log });
  const { port } = await role.start();
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  const ask = (at: string) => fetch(`http://127.0.0.1:${port}${at}`, { headers: { authorization } });
  await until(async () => expect(await (await ask('/readyz')).json()).toMatchObject({ readShare: 1 }));
  return { role, ask };
}
type Ask = (path: string) => Promise<Response>;

const readTo = (ask: Ask) => async () => {
  const { position } = dayPricesSchema.parse(await (await ask('/prices')).json());
  const read = decodeCursor(position)?.next.reduce((sum, next) => sum + next, 0);
  expect(read).toBe(await admin.endOf('prices'));
};

const answers = async (ask: Ask, symbols: string[]) => ({
  prices: dayPricesSchema
    .parse(await (await ask('/prices')).json())
    .prices.filter(({ symbol }) => symbols.includes(symbol)),
  candles: await Promise.all(
    symbols.flatMap((symbol) =>
      ['1s', '15s', '1m', '4h', '1d'].map(async (interval) =>
        candlesSchema.parse(
          await (await ask(`/candles?symbol=${encodeURIComponent(symbol)}&interval=${interval}`)).json(),
        ),
      ),
    ),
  ),
});

describe('the price history', () => {
  it('answers the same from a checkpoint as from Kafka alone, also with records published in between', async () => {
    const now = Date.now();
    const symbols = ['HIST', '__proto__'];
    for (let i = 0; i < 40; i += 1) {
      const records = symbols.map((symbol) => tick(symbol, 100 + ((i * 7) % 11), now - (40 - i) * minute));
      await send(i % 6, ...records, { timestamp: now, value: 'not json' });
    }
    const dataDir = path.join(scratch, 'kept');
    const first = await open(dataDir);
    await send(3, tick('HIST', 55, now - 3 * 24 * 60 * minute));
    await until(readTo(first.ask));
    await first.role.stop();
    expect((await stat(path.join(dataDir, 'price-history.checkpoint'))).size).toBeGreaterThan(1_000);
    // Published while it is stopped: some late, and one record without a time.
    await send(0, tick('HIST', 99, now), tick('HIST', 42, now - 30 * minute));
    await send(1, tick('HIST', 1, -1));
    const again = await open(dataDir);
    const rebuilt = await open(path.join(scratch, 'empty'));
    for (const { ask } of [again, rebuilt]) await until(readTo(ask));
    const whole = await answers(rebuilt.ask, symbols);
    expect(await answers(again.ask, symbols)).toEqual(whole);
    expect(whole.prices).toMatchObject([{ symbol: 'HIST', last: 99 }, { symbol: '__proto__' }]);
    const ticks = whole.candles[4]?.candles.reduce((sum, { count }) => sum + count, 0);
    expect(ticks).toBe(43);
    expect(await (await again.ask('/metrics')).text()).toMatch(/pulseboard_history_ticks_total [23]\n/);
    await Promise.all([again.role.stop(), rebuilt.role.stop()]);
  });

  it('is rebuilt when the topic is recreated, also when there is a checkpoint of the old topic', async () => {
    const dataDir = path.join(scratch, 'rebuilt');
    const { role, ask } = await open(dataDir);
    await send(2, tick('GONE', 5, Date.now()));
    await until(readTo(ask));
    await role.stop();
    const running = await open(path.join(scratch, 'running'));
    await admin.deleteTopic('prices');
    await admin.createTopic('prices', 6);
    await until(() => send(4, tick('CAME', 7, Date.now())));
    const started = await open(dataDir);
    for (const { ask: askOne } of [running, started]) {
      await until(async () => {
        const { prices } = dayPricesSchema.parse(await (await askOne('/prices')).json());
        expect(prices.map(({ symbol, last }) => [symbol, last])).toEqual([['CAME', 7]]);
      });
    }
    await Promise.all([running.role.stop(), started.role.stop()]);
  });

  it('requires a token, and answers an invalid request with a problem document', async () => {
    const { role, ask } = await open(path.join(scratch, 'problems'));
    for (const query of ['', 'symbol=%20x', 'symbol=A&interval=2s', 'symbol=A&from=x', 'symbol=A&limit=0']) {
      const answer = await ask(`/candles?${query}`);
      expect(answer.status, query).toBe(400);
      expect(problemSchema.parse(await answer.json()).detail.length).toBeGreaterThan(5);
    }
    const none = candlesSchema.parse(await (await ask('/candles?symbol=NEVER')).json());
    expect(none).toMatchObject({ candles: [], historyStart: null });
    const url = new URL((await ask('/prices')).url);
    expect((await fetch(url)).status).toBe(401);
    await role.stop();
  });
});
