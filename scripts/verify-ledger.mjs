// Compares the recording in an exported ledger with the topics themselves: docs/verify.md.
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connectionOf } from './lib/verify/connection.mjs';
import { openKafka } from './lib/verify/kafka.mjs';
import { readRecording } from './lib/verify/recording-file.mjs';
import { formatReport } from './lib/verify/report.mjs';
import { verify } from './lib/verify/verify.mjs';

const usage = `Usage: node scripts/verify-ledger.mjs ledger.json [options]     (- reads standard input)

  --brokers host:port   the brokers; several separated by commas. Default: KAFKA_BROKERS
  --feed name           only orders, prices, notifications, logs or alerts
  --from time           only what the page took in since then: ISO 8601, or epoch ms
  --to time             ... and until then
  --json                the result as JSON
  --list number         at most so many differences of a feed are listed. Default: 50; with --json all
  --progress            lines of { feed, done, total } on standard error

Exit code: 0 identical, 1 different, 2 not everything could be checked.`;

const mostBytes = 64 * 1024 * 1024;
const codes = { identical: 0, differs: 1, unchecked: 2 };
const options = {
  brokers: { type: 'string' },
  feed: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  json: { type: 'boolean' },
  list: { type: 'string' },
  progress: { type: 'boolean' },
  help: { type: 'boolean' },
};

function readFile(file) {
  if (file === '-') return readFileSync(0, 'utf8');
  const { size } = statSync(file);
  if (size > mostBytes) throw new Error(`${file} has ${size} bytes; at most ${mostBytes} are read.`);
  return readFileSync(file, 'utf8');
}

function timeOf(text) {
  if (text === undefined) return undefined;
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`"${text}" is no time: give ISO 8601, or epoch milliseconds.`);
  return time;
}

const shortened = ({ verdict, feeds }, most) => ({
  verdict,
  feeds: feeds.map((feed) => ({
    ...feed,
    differences: feed.differences.slice(0, most),
    differenceCount: feed.differences.length,
    unchecked: feed.unchecked.slice(0, most),
    uncheckedCount: feed.unchecked.length,
  })),
});

const tell = (step) => process.stderr.write(`${JSON.stringify(step)}\n`);

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help || positionals.length !== 1) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const chosen = { feed: values.feed, from: timeOf(values.from), to: timeOf(values.to) };
  const feeds = readRecording(readFile(positionals[0]), chosen);
  const consumer = await openKafka(connectionOf(process.env, values.brokers));
  try {
    const most = Number(values.list ?? (values.json ? Number.POSITIVE_INFINITY : 50));
    const result = shortened(await verify(consumer, feeds, values.progress ? tell : undefined), most);
    console.log(values.json ? JSON.stringify(result) : formatReport(result));
    return codes[result.verdict];
  } finally {
    await consumer.close(true);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const causes = [...(error.errors ?? []), error.cause].filter(Boolean).map(({ message }) => message);
  console.error(`Could not check: ${[error.message, ...new Set(causes)].join(' ')}`);
  process.exitCode = codes.unchecked;
}
