/**
 * `npm run bench:logs [-- parts|analysis|collector|latency|search|memory …]`: the roles on core 0; broker, database, writers and
 * readers on core 1. BENCH_LOG_LINES: lines of `parts`, `analysis` and `collector` (500,000) · BENCH_LOG_HISTORY: lines of
 * `search` (10,000,000) · BENCH_LOG_RATE: lines a second of `latency` and `memory` (5,000) · BENCH_SECONDS: length of
 * `latency` (60) · BENCH_MINUTES: of `memory` (30).
 */
import { cpus } from 'node:os';
import { pinTo } from '@/bench/child';
import { measureAnalysis } from './measure/analysis';
import { measureCollector } from './measure/collector';
import { measureLatency } from './measure/latency';
import { measureMemory } from './measure/memory';
import { measureParts } from './measure/parts';
import type { RoleFigures } from './measure/rate';
import { measureSearch } from './measure/search';
import { openStage, type Stage } from './proof/stage';

const parts = process.argv.slice(2);
const { BENCH_LOG_LINES, BENCH_LOG_HISTORY, BENCH_LOG_RATE, BENCH_SECONDS, BENCH_MINUTES } = process.env;
const lines = Number(BENCH_LOG_LINES ?? 500_000);
const rate = Number(BENCH_LOG_RATE ?? 5_000);

const whole = (value: number) => Math.round(value).toLocaleString('en');
const table = (...columns: string[]) =>
  console.log(`\n| ${columns.join(' | ')} |\n|---|${'--:|'.repeat(columns.length - 1)}`);
const row = (name: string, ...values: number[]) =>
  console.log(`| ${[name, ...values.map(whole)].join(' | ')} |`);

function printRoles(rows: readonly RoleFigures[]): void {
  table('from Kafka or to Kafka', 'lines', 'lines/s', 'lines per second of CPU', 'highest RSS MiB');
  for (const { name, ...figures } of rows)
    row(name, figures.lines, figures.perSecond, figures.perCpuSecond, figures.rssMib);
}

const measurements: Record<string, (stage: Stage) => Promise<void>> = {
  parts: async () => {
    table('part', 'lines per second of CPU', 'hostile lines per second of CPU', 'heap after these MiB');
    for (const { part, linesPerCpuSecond, hostilePerCpuSecond, hostileMib } of measureParts(lines))
      row(part, linesPerCpuSecond, hostilePerCpuSecond, hostileMib);
  },
  analysis: async (stage) => printRoles([await measureAnalysis(stage, lines)]),
  collector: async (stage) => printRoles(await measureCollector(stage, lines)),
  latency: async (stage) => {
    const found = await measureLatency(stage, rate, Number(BENCH_SECONDS ?? 60));
    table(
      'lines a second, file to client',
      'written',
      'received',
      'conflated',
      'p50 ms',
      'p99 ms',
      'highest ms',
    );
    row(whole(rate), found.written, found.received, found.conflated, found.p50Ms, found.p99Ms, found.maxMs);
  },
  search: async (stage) => {
    const history = Number(BENCH_LOG_HISTORY ?? 10_000_000);
    const { searches, histogramMs, duckdbMs, rssMib } = await measureSearch(stage, history);
    table(`search of ${whole(history)} lines`, 'first ms', 'all ms', 'lines', 'requests');
    for (const { search, ...found } of searches)
      row(search, found.firstMs, found.allMs, found.lines, found.requests);
    row('histogram', histogramMs, histogramMs, 0, 1);
    row('DuckDB alone, text in no line', duckdbMs, duckdbMs, 0, 1);
    console.log(`Highest RSS of the role lake: ${rssMib} MiB`);
  },
  memory: async (stage) => {
    table(
      `minute, ${whole(rate)} lines a second`,
      'logs MiB',
      'logs % of a core',
      'log-analysis MiB',
      '% of a core',
    );
    await measureMemory(stage, rate, Number(BENCH_MINUTES ?? 30), (minute, figures) =>
      row(String(minute), ...Object.values(figures).flatMap(({ rssMib, cpu }) => [rssMib, 100 * cpu])),
    );
  },
};

pinTo(1);
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const part of parts.length > 0 ? parts : Object.keys(measurements)) {
  const measure = measurements[part];
  if (!measure) throw new Error(`There is no part ${part}: ${Object.keys(measurements).join(', ')}.`);
  // Each on a new broker, so that it does not read the lines of another.
  const stage = await openStage();
  await measure(stage).finally(() => stage.stop());
}
process.exit();
