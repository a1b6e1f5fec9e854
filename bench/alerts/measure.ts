/**
 * `npm run bench:alerts [-- engine|whole …]`: 200 rules, 10,000 symbols, 10,000 ticks a second. BENCH_ALERT_RATE: ticks a
 * second · BENCH_ALERT_SYMBOLS · BENCH_SECONDS: length of each (60) · BENCH_WARM_UP: seconds before it (60). The role alerts is on core 0, everything else on core 1.
 */
import { cpus } from 'node:os';
import { pinTo } from '@/bench/child';
import { openStage } from '@/bench/logs/proof/stage';
import { measureEngine } from './measure/engine';
import { measureWhole } from './measure/whole';

const { BENCH_ALERT_RATE, BENCH_ALERT_SYMBOLS, BENCH_SECONDS, BENCH_WARM_UP } = process.env;
const load = {
  perSecond: Number(BENCH_ALERT_RATE ?? 10_000),
  symbols: Number(BENCH_ALERT_SYMBOLS ?? 10_000),
  seconds: Number(BENCH_SECONDS ?? 60),
  warmUpSeconds: Number(BENCH_WARM_UP ?? 60),
};

const print = (figures: object) => {
  for (const [name, value] of Object.entries(figures))
    console.log(`${name}: ${(value as number).toLocaleString('en', { maximumFractionDigits: 1 })}`);
};

const measurements: Record<string, () => Promise<void>> = {
  engine: async () => print(measureEngine(load)),
  whole: async () => {
    const stage = await openStage();
    print(await measureWhole(stage, load).finally(() => stage.stop()));
  },
};

pinTo(1);
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
const parts = process.argv.slice(2);
for (const part of parts.length > 0 ? parts : Object.keys(measurements)) {
  const measure = measurements[part];
  if (!measure) throw new Error(`There is no part ${part}: ${Object.keys(measurements).join(', ')}.`);
  console.log(`\n${part}`);
  await measure();
}
process.exit();
