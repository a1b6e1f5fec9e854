// `npm run proof:shop [-- ORDERS [ORDERS_PER_SECOND]]`: the fault test of the shop at any size. Prints its audit as
// JSON; exits with 1 when anything was lost or duplicated.
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { findViolations } from '@/server/testing/shop/audit/violations';
import { runChaos } from '@/server/testing/shop/chaos';
import { startServers } from '@/server/testing/shop/servers';
import { Shop } from '@/server/testing/shop/shop';

const [orders = 2_000, rate = 20] = process.argv.slice(2).map(Number);
const log = createWriteStream(join(tmpdir(), 'pulseboard-shop-faults.log'));
const servers = await startServers({ javaHome: process.env.JAVA_HOME });
const shop = new Shop({
  brokers: servers.kafka.brokers,
  databaseUrl: servers.postgres.url,
  log: pino({ level: 'silent' }),
  onLine: (line) => log.write(line),
});
try {
  let last = 0;
  const onProgress = (state: string) => {
    if (Date.now() - last > 3_000) console.error(state);
    if (Date.now() - last > 3_000) last = Date.now();
  };
  const result = await runChaos(shop, orders, { rate, timeoutMs: 240_000, onProgress });
  console.log(JSON.stringify(result, null, 2));
  const violations = findViolations(result.orders, result.database, result.topics);
  console.log(
    violations.length === 0 ? 'The audit found no violation.' : `VIOLATIONS:\n${violations.join('\n')}`,
  );
  if (violations.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await shop.stop();
  await servers.stop();
}
process.exit();
