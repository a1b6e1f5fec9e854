import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { randomOf } from '@/bench/lake/generator/random';
import { patternsAnswer, performanceAnswer } from '@/lib/logs/analysis';
import { ensureTopics } from '@/server/bus';
import { bundleRoles, RoleProcess } from '@/server/testing/servers/role-process';
import { testBrokers } from '@/server/testing/servers/servers';
import {
  analysisConfig,
  askAt,
  errorsFrom,
  openLinePublisher,
  type SentLine,
  until,
} from './log-analysis.fixture';

const kills = 8;
const services = ['killed-a', 'killed-b', 'killed-c'];

beforeAll(async () => {
  await bundleRoles();
  await ensureTopics({ brokers: testBrokers }, { log: pino({ level: 'silent' }) });
});

/** Lines of a collector and of other producers, some of which are sent again. */
class Lines {
  private readonly random = randomOf(11);
  private position = 0;
  private sent: SentLine[] = [];
  readonly expected = new Map(
    services.map((service) => [service, { lines: 0, errors: 0, orders: new Set() }]),
  );

  next(): SentLine[] {
    const fresh = Array.from({ length: this.random.whole(20, 200) }, () => this.fresh());
    const again = this.sent.slice(-this.random.whole(0, 100));
    this.sent = [...this.sent, ...fresh].slice(-500);
    return [...again, ...fresh];
  }

  private fresh(): SentLine {
    const service = services[this.random.whole(0, services.length - 1)] ?? '';
    this.position += this.random.whole(50, 400);
    const [isError, isCollected] = [this.random.whole(0, 3) === 0, this.random.whole(0, 1) === 0];
    const orderId = `ORD-${this.random.whole(0, 300)}`;
    const counts = this.expected.get(service);
    if (counts) {
      counts.lines += 1;
      counts.errors += isError ? 1 : 0;
      if (isError) counts.orders.add(orderId);
    }
    return {
      source: isCollected ? 'pulseboard/logs/killed' : 'elsewhere',
      id: isCollected ? `${service}.1-${this.position}` : `id ${this.position}`,
      data: {
        ...{ level: isError ? 'error' : 'info', service, at: Date.now(), orderId },
        msg: `the killed analysis counts ${service} line ${this.position}`,
        ...{ operation: 'GET /killed', durationMs: this.position % 100 },
      },
    };
  }
}

test(`every line counts once after ${kills} kills at random moments`, async () => {
  const config = await analysisConfig({ httpPort: await getPort() });
  const [role, lines, random] = [new RoleProcess('log-analysis', config), new Lines(), randomOf(5)];
  const ask = askAt(config.httpPort);
  const { send } = await openLinePublisher();
  role.start();
  let isDone = false;
  const writing = (async () => {
    while (!isDone) {
      await send(...lines.next());
      await sleep(20);
    }
  })();
  for (let i = 0; i < kills; i += 1) {
    // Every other one during its start.
    if (i % 2 === 1) await role.untilReady();
    await sleep(random.whole(0, i % 2 === 1 ? 2_500 : 600));
    await role.end('SIGKILL');
    role.start();
  }
  isDone = true;
  await writing;
  await role.untilReady();
  await until(async () => expect((await errorsFrom(ask, {})).lag).toBe(0));
  for (const [service, { lines: total, errors, orders }] of lines.expected) {
    const { groups } = await errorsFrom(ask, { service });
    expect(groups.map(({ count, orders: { count: distinct } }) => [count, distinct])).toEqual([
      [errors, orders.size],
    ]);
    const performance = performanceAnswer.parse(await (await ask(`/performance?service=${service}`)).json());
    expect(
      performance.operations.map(({ operation, count, errors: failed }) => [operation, count, failed]),
    ).toEqual([['GET /killed', total, errors]]);
    const { patterns } = patternsAnswer.parse(await (await ask(`/patterns?service=${service}`)).json());
    const counted = patterns.flatMap((pattern) => pattern.services.filter((one) => one.service === service));
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    expect(total).toBeGreaterThan(500);
  }
}, 180_000);
