/**
 * `npm run bench:faults [-- --small] [SCENARIO…]`: fails connections, gateways and brokers, and checks that every client
 * still receives every event once and in order. Prints a Markdown table; exits with 1 when a scenario failed.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { bundlePrograms } from './bundle';
import { gatewayLog } from './gateway';
import { Cluster } from './rig';
import { full, type Scale, small } from './scale';
import { scenarios } from './scenarios';
import { tableHead, tableRow } from './verdict';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(scenarios, name));
if (unknown.length > 0) {
  throw new Error(
    `There is no scenario ${unknown.join(', ')}. There are: ${Object.keys(scenarios).join(', ')}.`,
  );
}
const chosen = Object.entries(scenarios).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);

/** Plays the scenarios that need this many brokers; returns how many failed. */
async function playOn(brokers: 1 | 3, scale: Scale): Promise<number> {
  const own = chosen.filter(([, scenario]) => scenario.brokers === brokers);
  if (own.length === 0) return 0;
  const cluster = await Cluster.start(brokers);
  let failed = 0;
  try {
    for (const [name, scenario] of own) {
      const row = await scenario.play(cluster, scale).then(
        (verdict) => ({ text: tableRow(verdict), isFailed: verdict.violations.length > 0 }),
        (error: Error) => ({ text: `| ${name} | FAIL: ${error.message} |`, isFailed: true }),
      );
      console.log(row.text);
      if (row.isFailed) failed += 1;
    }
  } finally {
    await cluster.stop();
  }
  return failed;
}

const scale = values.small ? small : full;
await bundlePrograms();
console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}\n\n${tableHead}`);
const failed = (await playOn(1, scale)) + (await playOn(3, scale));
if (failed > 0) console.error(`${failed} failed; the gateways' log is ${gatewayLog}`);
process.exit(failed > 0 ? 1 : 0);
