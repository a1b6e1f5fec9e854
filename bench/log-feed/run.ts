/**
 * `npm run bench:tail [-- PER_SECOND [SECONDS]]`: log lines from Kafka to two pages, one of them with a filter, while a
 * connection is lost and the gateway is killed. Prints a Markdown table; exits with 1 if a line is not accounted for.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBroker } from '../broker';
import { bundlePrograms } from './bundle';
import { play, type Result } from './scenario';
import { violationsOf } from './verdict';

const [perSecond, seconds = '30'] = process.argv.slice(2);
const rates = perSecond ? [Number(perSecond)] : [1_000, 5_000, 10_000, 20_000];
const folder = await mkdtemp(path.join(tmpdir(), 'log-feed-'));
await bundlePrograms();
const broker = await startBroker(folder);
let failed = 0;
console.log(
  '| lines/s | written/s | page | received | recovered | not sent | filtered out | unexplained | p50 ms | p99 ms | longest frame ms | longest block ms | CPU of a core |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|---|---|---|');
try {
  for (const rate of rates) {
    const result = await play({
      brokers: broker.brokers.join(','),
      perSecond: rate,
      seconds: Number(seconds),
      isDisturbed: true,
    });
    print(rate, result);
    const violations = violationsOf(result);
    for (const violation of violations) console.log(`FAIL: ${violation}`);
    failed += violations.length;
  }
} finally {
  await broker.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);

function print(rate: number, { written, unfiltered, filtered }: Result): void {
  for (const [name, page] of Object.entries({ unfiltered, filtered })) {
    const { received, recovered, conflated, filtered: out, unexplained, p50, p99 } = page.row;
    const counts = [received, recovered, conflated, out, unexplained].map((count) =>
      count.toLocaleString('en-US'),
    );
    const times = [p50 ?? NaN, p99 ?? NaN, page.frames.longestMs, page.longestBlockMs].map((ms) =>
      ms.toFixed(1),
    );
    const cpu = `${((100 * page.cpuMs) / (1_000 * Number(seconds))).toFixed(0)} %`;
    console.log(`| ${[rate, written.perSecond, name, ...counts, ...times, cpu].join(' | ')} |`);
  }
}
