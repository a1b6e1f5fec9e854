// `npm run proof:shop [-- ORDERS [ORDERS_PER_SECOND]]`: the fault test of the shop at any size. Prints its audit as
// JSON; exits with 1 when anything was lost or duplicated.
import { findViolations } from '@/server/testing/shop/audit/violations';
import { runChaos } from '@/server/testing/shop/chaos';
import { openLocalShop } from './local-shop';

const [orders = 2_000, rate = 20] = process.argv.slice(2).map(Number);
const { shop, stop } = await openLocalShop('pulseboard-shop-faults.log');
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
  await stop();
}
process.exit();
