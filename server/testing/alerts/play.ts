import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident } from '@/lib/alerts/api';
import { type Expected, incidentsSince, isOf, textOf } from './history';
import type { World } from './world';

/** Trouble, and the alerts that it has to cause: these and no others. */
export interface Scenario {
  name: string;
  cause(world: World): Promise<void>;
  /** Ends the trouble. */
  undo(world: World): Promise<void>;
  expects: readonly Expected[];
  /** Seconds in which all have to fire; unset: 60. */
  withinS?: number;
}

export interface Played {
  scenario: Scenario;
  /** When it began and ended, epoch ms. */
  from: number;
  to: number;
}

const pollMs = 500;

/** Waits until `isDone` says so, which is given what fired since `from`. Throws with `what` and the incidents after `ms`. */
async function untilIncidents(
  world: World,
  from: number,
  ms: number,
  what: string,
  isDone: (incidents: readonly Incident[]) => boolean,
): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    const incidents = await incidentsSince(world.stack, from);
    if (isDone(incidents)) return;
    if (Date.now() > deadline) {
      const texts = incidents.map((each) => `${textOf(each)} ${each.state}`);
      throw new Error(`${what} after ${ms / 1_000} s. Fired: ${texts.join('; ') || 'nothing'}`);
    }
    await sleep(pollMs);
  }
}

const haveFired = (expects: readonly Expected[]) => (incidents: readonly Incident[]) =>
  expects.every((expected) => incidents.some((incident) => isOf(expected, incident)));

/** Causes the trouble, waits until what it has to cause fires, and ends it. */
export async function play(scenario: Scenario, world: World): Promise<Played> {
  const { name, expects, withinS = 60 } = scenario;
  const from = Date.now();
  try {
    await scenario.cause(world);
    await untilIncidents(world, from, withinS * 1_000, `"${name}": not all fired`, haveFired(expects));
  } finally {
    await scenario.undo(world);
  }
  return { scenario, from, to: Date.now() };
}

/** Waits until everything that fired since `from` (epoch ms) is resolved. */
export const untilResolved = (world: World, from: number, ms: number): Promise<void> =>
  untilIncidents(world, from, ms, 'Not all are resolved', (incidents) =>
    incidents.every(({ state }) => state === 'resolved'),
  );

/** All at the same time. */
export const together = (name: string, scenarios: readonly Scenario[]): Scenario => ({
  name,
  expects: scenarios.flatMap(({ expects }) => expects),
  withinS: Math.max(...scenarios.map(({ withinS = 60 }) => withinS)),
  cause: async (world) => {
    for (const scenario of scenarios) await scenario.cause(world);
  },
  undo: async (world) => {
    for (const scenario of scenarios) await scenario.undo(world);
  },
});
