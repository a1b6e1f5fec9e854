/**
 * `npm run proof:logs [-- --lines 1000000 --kills 5 --seed N]`: lines with planted messages, errors and durations are
 * written to Kafka, some twice, while the role log-analysis counts them and is killed. Its answers have to be exactly
 * what was planted, percentiles within 2 %. Exits with 1 when anything is wrong.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import getPort from 'get-port';
import { AnalysisRole } from './proof/analysis-role';
import { prove, type Verdict } from './proof/prove';
import { openStage } from './proof/stage';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const [lines, kills, seed] = [values.lines, values.kills, values.seed].map(Number) as [
  number,
  number,
  number,
];
console.log(JSON.stringify({ lines, kills, seed, cpus: `${cpus().length} × ${cpus()[0]?.model}` }));

async function run(): Promise<Verdict> {
  const stage = await openStage();
  const { brokers } = stage.kafka;
  const { logFile } = stage;
  const role = new AnalysisRole({ brokers, databaseUrl: stage.database.url, port: await getPort(), logFile });
  try {
    return await prove({ role, brokers, lines, seed, kills });
  } finally {
    await role.end('SIGTERM');
    await stage.stop();
  }
}

const { violations, ...verdict } = await run();
console.log(JSON.stringify(verdict));
for (const violation of violations.slice(0, 50)) console.log(`WRONG: ${violation}`);
console.log(violations.length === 0 ? 'Every count is what was written.' : `${violations.length} are wrong.`);
process.exit(violations.length === 0 ? 0 : 1);
