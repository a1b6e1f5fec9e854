/**
 * `npm run proof:alerts [-- --calm 10 --only payment --no-brokers]`: the whole system with its default load. For `calm` minutes no alert
 * may fire; then each scenario of server/testing/alerts has to fire its alerts and no others, and all have to be resolved. Each
 * incident has one notification when it fires and one when it is resolved. Exits with 1 when anything is wrong.
 */
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startStack } from '@/e2e/stack';
import { defaultRules } from '@/server/alerts/rules';
import { incidentsSince, textOf } from '@/server/testing/alerts/history';
import { limits } from '@/server/testing/alerts/limits';
import {
  errorIsBack,
  failingService,
  jumpingPrice,
  pausedSimulator,
  poisonedTopics,
  wrongPasswords,
} from '@/server/testing/alerts/messages';
import { notificationProblems } from '@/server/testing/alerts/notifications';
import { strugglingPage } from '@/server/testing/alerts/pages';
import { type Played, play, type Scenario, untilResolved } from '@/server/testing/alerts/play';
import {
  killedAgainAndAgain,
  pausedKafka,
  stoppedBroker,
  stoppedCollector,
  stoppedGateway,
  stoppedKafka,
  stoppedPayment,
} from '@/server/testing/alerts/processes';
import { declinedCards, soldOut } from '@/server/testing/alerts/shop';
import { wrongWith } from '@/server/testing/alerts/verdict';
import { openWorld, type World } from '@/server/testing/alerts/world';

const { values } = parseArgs({
  options: {
    calm: { type: 'string', default: '10' },
    only: { type: 'string' },
    'no-brokers': { type: 'boolean', default: false },
  },
});
const minute = 60_000;
/** An alert over a window is resolved when the trouble has left it: of errors after ten minutes. */
const resolveMs = 12 * minute;
/** Errors are new only when the log reaches back this far. */
const logPastMs = 5 * minute;

const say = (what: string, result: unknown) => console.log(`${what}: ${JSON.stringify(result)}`);
const problems: string[] = [];

const calm: Scenario = {
  name: 'calm',
  cause: () => sleep(Number(values.calm) * minute),
  undo: async () => undefined,
  expects: [],
};
/** Those that end what others need come last. */
const scenarios: readonly Scenario[] = [
  jumpingPrice('JUMP'),
  pausedSimulator,
  soldOut,
  declinedCards,
  wrongPasswords,
  strugglingPage,
  ...limits,
  stoppedPayment,
  killedAgainAndAgain,
  poisonedTopics,
  failingService,
  errorIsBack,
  stoppedCollector,
  stoppedGateway,
  pausedKafka,
  stoppedKafka,
];

async function playAll(world: World, startedAt: number, all: readonly Scenario[]): Promise<Played[]> {
  const played: Played[] = [];
  for (const scenario of all) {
    if (scenario === poisonedTopics) await sleep(Math.max(0, startedAt + logPastMs - Date.now()));
    const from = Date.now();
    try {
      played.push(await play(scenario, world));
      say(scenario.name, `${Math.round((Date.now() - from) / 1_000)} s`);
    } catch (error) {
      problems.push(String(error));
      played.push({ scenario, from, to: Date.now() });
    }
  }
  return played;
}

/** Plays the scenarios on a system of its own. Returns the rules that fired. */
async function prove(args: readonly string[], all: readonly Scenario[]): Promise<string[]> {
  const stack = await startStack({ args, keepsDefaults: true });
  const startedAt = Date.now();
  let world: World | undefined;
  try {
    world = await openWorld(stack);
    const played = await playAll(world, startedAt, all);
    await untilResolved(world, startedAt, resolveMs).catch((error) => problems.push(String(error)));
    const incidents = await incidentsSince(stack, 0);
    for (const each of incidents)
      say(textOf(each), [each.title, each.state, (each.resolvedAt ?? Number.NaN) - each.firedAt]);
    problems.push(...wrongWith(played, incidents), ...(await notificationProblems(world, incidents)));
    return incidents.map(({ ruleId }) => ruleId);
  } finally {
    await world?.close();
    await stack.stop();
  }
}

say('run', { calm: values.calm, cpus: `${cpus().length} × ${cpus()[0]?.model}` });
const wanted = (name: string) => values.only === undefined || name.includes(values.only);
const chosen = [calm, ...scenarios].filter(({ name }) => wanted(name));
const fired = new Set(chosen.length === 0 ? [] : await prove([], chosen));
if (!values['no-brokers'] && wanted(stoppedBroker.name))
  for (const rule of await prove(['--brokers', '3'], [stoppedBroker])) fired.add(rule);
if (values.only === undefined)
  for (const { id } of defaultRules) if (!fired.has(id)) problems.push(`No scenario fires the rule ${id}.`);
console.log(problems.length === 0 ? 'Every rule fires and is resolved.' : `WRONG:\n${problems.join('\n')}`);
process.exit(problems.length === 0 ? 0 : 1);
