/**
 * `npm run bench:shop [-- ORDERS [latency|sustained|catch-up]]`: the shop with everything on this machine. Orders a second
 * until dispatch, latency of each step, and how fast a service catches up after an outage.
 */
import { cpus } from 'node:os';
import { openLocalShop } from './local-shop';
import { measureCatchUp, measureLatency, measureSustained, prepareShop } from './measure';

const orders = Number(process.argv[2] ?? 4_000);
const only = process.argv[3];
const wanted = (part: string) => only === undefined || only === part;
const { shop, stop } = await openLocalShop('pulseboard-bench.log');

const say = (what: string, result: unknown) => console.log(`${what}: ${JSON.stringify(result)}`);

try {
  await prepareShop(shop);
  say('machine', { cpus: cpus().length, model: cpus()[0]?.model });
  await measureSustained(shop, Math.min(1_000, orders));
  if (wanted('latency'))
    say('latency at 20 orders/s, ms', await measureLatency(shop, Math.min(600, orders), 20));
  if (wanted('sustained')) say(`sustained, ${orders} orders`, await measureSustained(shop, orders));
  for (const down of ['payment', 'inventory', 'shipping'] as const) {
    if (!wanted('catch-up')) break;
    say(`catch-up, ${down} was down for 2000 orders`, await measureCatchUp(shop, 2_000, down));
  }
} finally {
  await stop();
}
process.exit();
