/** kill -9 of the writer, the broker, and both, at random moments. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@/lib/events';
import type { Random } from '../generator/random';
import type { Stage } from './stage';

export type Victim = 'writer' | 'broker' | 'both';

/** In turn, so that each occurs in a short run too. */
const victims: readonly Victim[] = ['writer', 'both', 'writer', 'broker'];

export interface Kills extends Record<Victim, number> {
  /** Kills that left files which were being written or not yet visible. */
  leftStaged: number;
  /** Kills in the middle of a commit: its redo record was left. */
  leftPending: number;
}

function lookAtLeftovers(lake: string, kills: Kills): void {
  const staged = topics.some((topic) => {
    const folder = path.join(lake, topic, '_staging');
    return existsSync(folder) && readdirSync(folder).length > 0;
  });
  if (staged) kills.leftStaged += 1;
  if (topics.some((topic) => existsSync(path.join(lake, topic, '_pending.json')))) kills.leftPending += 1;
}

async function killWriter({ role, lake }: Stage, random: Random, kills: Kills): Promise<void> {
  await role.end('SIGKILL');
  lookAtLeftovers(lake, kills);
  await sleep(random.whole(0, 1_500));
  role.start();
}

async function killBroker({ kafka }: Stage, random: Random): Promise<void> {
  await kafka.killBroker(0);
  await sleep(random.whole(0, 3_000));
  await kafka.startBroker(0);
}

/**
 * Kills `count` times. Some kills hit a writer that is just starting, because the next one does not wait until it is ready.
 * `onKill` is called before each one.
 */
export async function killRandomly(
  stage: Stage,
  count: number,
  random: Random,
  onKill: (victim: Victim, number: number) => void,
): Promise<Kills> {
  const kills: Kills = { writer: 0, broker: 0, both: 0, leftStaged: 0, leftPending: 0 };
  const hit = { writer: [killWriter], broker: [killBroker], both: [killWriter, killBroker] };
  for (let i = 0; i < count; i += 1) {
    await sleep(random.chance(0.2) ? random.whole(50, 1_500) : random.whole(3_000, 10_000));
    const victim = victims[i % victims.length] as Victim;
    onKill(victim, i + 1);
    kills[victim] += 1;
    await Promise.all(hit[victim].map((kill) => kill(stage, random, kills)));
  }
  return kills;
}
