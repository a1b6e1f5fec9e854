/**
 * `npm run proof:lake [-- --kills 20 --rate 300 --seed N --no-spark --keep]`: the role lake writes while it and its broker are
 * killed, readers read all the time, and at the end every offset is compared with Kafka. Exits with 1 when anything is wrong.
 */
import { cpus } from 'node:os';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { topics } from '@/lib/events';
import { randomOf } from './generator/random';
import { optionsOf, recordedOptions } from './iceberg/sink-options';
import { compareTopic } from './proof/compare-topic';
import { openKafkaReader } from './proof/expected';
import { killRandomly } from './proof/kills';
import { startCheck, startExamples, startGenerator, startWatch } from './proof/programs';
import { fetchJars, requirePython } from './proof/requirements';
import { openStage, type Stage } from './proof/stage';
import { untilMoreVisible, untilWritten } from './proof/until-written';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    rate: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    'no-spark': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
/** Short, so that many kills hit a commit. */
const rollSeconds = 2;
const pythonReaders = 'pyarrow,polars,polars delta,duckdb';

const say = (what: string, result: unknown) => console.log(`${what}: ${JSON.stringify(result)}`);
const problems: string[] = [];
const note = (wrong: readonly string[]) => problems.push(...wrong);

async function prove(stage: Stage, jars: string | undefined): Promise<void> {
  const { kafka, role, lake, logFile } = stage;
  const { brokers } = kafka;
  const since = Date.now();
  role.start();
  await role.untilReady();
  const generator = startGenerator(brokers, Number(values.rate), seed, logFile);
  const watch = startWatch(lake, logFile);
  const check = (mode: 'running' | 'final', readers: string) =>
    startCheck(brokers, lake, mode, readers, { logFile, jars });
  const before = await untilMoreVisible(lake, 0);
  const killed = await killRandomly(stage, kills, randomOf(seed + 1), (victim, number) =>
    console.error(`kill ${number} of ${kills}: ${victim}`),
  );
  say('killed', killed);
  await role.untilReady();
  await untilMoreVisible(lake, before + Number(values.rate));
  const running = await check('running', jars ? 'all' : pythonReaders).result();
  say('readers while the writer runs', running);
  note(running.wrong);
  await role.end('SIGKILL');
  const afterKill = await check('running', pythonReaders).result();
  say('readers after the writer was killed', afterKill);
  note(afterKill.wrong);
  say('generator', await generator.end());
  role.start();
  const reader = await openKafkaReader(brokers);
  try {
    const state = await untilWritten(role, reader, lake);
    for (const topic of topics) {
      const verdict = await compareTopic(topic, { kafka: reader, lake, state, since });
      say(topic, verdict);
      note(verdict.violations);
    }
  } finally {
    await reader.close();
  }
  const final = await check('final', jars ? 'all' : pythonReaders).result();
  say('readers at the end', final);
  note(final.wrong);
  const examples = await startExamples(lake, final.money, { logFile, jars }).result();
  say('examples of docs/lake.md', examples);
  note(examples.wrong);
  const watched = await watch.end();
  say('readers all the time', watched);
  note(watched.wrong);
  if (Object.values(watched.reads).some((reads) => reads === 0)) note(['A reader never read.']);
}

const withSpark = !values['no-spark'];
requirePython(withSpark);
const jars = withSpark ? fetchJars() : undefined;
if (jars && !isDeepStrictEqual(optionsOf(jars), recordedOptions()))
  note([
    'bench/lake/iceberg/sink-options.json is not what the Iceberg sink says: record it again with SinkOptions.java.',
  ]);
const stage = await openStage({ rollSeconds });
say('run', {
  kills,
  rate: values.rate,
  seed,
  cpus: `${cpus().length} × ${cpus()[0]?.model}`,
  log: stage.logFile,
});
try {
  await prove(stage, jars);
} catch (error) {
  problems.push(String(error));
  console.error(error);
} finally {
  if (values.keep) await stage.role.end('SIGTERM');
  else await stage.stop();
}
console.log(
  problems.length === 0 ? 'Every offset is in exactly one place.' : `WRONG:\n${problems.join('\n')}`,
);
process.exit(problems.length === 0 ? 0 : 1);
