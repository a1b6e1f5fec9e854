/**
 * `npm run bench:lake [-- ticks|mix|freshness|reports …]`: the role `lake` on core 0; broker, producers and readers on core 1.
 * BENCH_LAKE_EVENTS: events of `ticks`, four times those of `mix` (1,000,000) · BENCH_SECONDS: length of `freshness` (120) ·
 * BENCH_LAKE_REPORT_EVENTS: events of `reports` (10,000,000).
 */
import { cpus } from 'node:os';
import { pinTo } from '@/bench/child';
import { measureFreshness } from './measure/freshness';
import { measureReports } from './measure/reports';
import { measureWriting, type Written } from './measure/writing';

const parts = process.argv.slice(2);
const isWanted = (part: string) => parts.length === 0 || parts.includes(part);
const events = Number(process.env.BENCH_LAKE_EVENTS ?? 1_000_000);
const reportEvents = Number(process.env.BENCH_LAKE_REPORT_EVENTS ?? 10_000_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 120);

const whole = (value: number) => Math.round(value).toLocaleString('en');

function printWritten({ name, load, ...row }: Written): void {
  const cells = [
    load,
    name,
    whole(row.events),
    whole(row.perSecond),
    whole(row.perCpuSecond),
    row.jsonBytesPerEvent.toFixed(1),
    row.bytesPerEvent.toFixed(1),
    row.files,
    row.rssMib,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

pinTo(1);
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
if (isWanted('ticks') || isWanted('mix')) {
  console.log(
    '| load | writer | events | events/s | events per second of CPU | bytes of JSON | bytes on disk | files | RSS MiB |',
  );
  console.log('|---|---|--:|--:|--:|--:|--:|--:|--:|');
  for (const load of (['ticks', 'mix'] as const).filter(isWanted))
    for (const row of await measureWriting(load, load === 'mix' ? events / 4 : events)) printWritten(row);
}
if (isWanted('freshness')) {
  const result = await measureFreshness(1_000, seconds);
  console.log(`freshness: ${JSON.stringify(result)}`);
}
if (isWanted('reports')) {
  const { times, rssMib } = await measureReports(reportEvents);
  console.log(`| report over ${whole(reportEvents)} events | cold ms | warm ms | rows scanned | rows |`);
  console.log('|---|--:|--:|--:|--:|');
  for (const { report, coldMs, warmMs, scanned, rows } of times)
    console.log(`| ${report} | ${whole(coldMs)} | ${whole(warmMs)} | ${whole(scanned)} | ${rows} |`);
  console.log(`RSS at most ${rssMib} MiB`);
}
process.exit();
