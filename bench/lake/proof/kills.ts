/** kill -9 of the writer, the broker, and both, at random moments. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../generator/random';
import type { Stage } from './stage';

export type Victim = 'writer' | 'broker' | 'both';

/** In turn, so that each occurs in a short run too. */
const victims: readonly Victim[] = ['writer', 'both', 'writer', 'broker'];

async function killWriter({ role }: Stage, random: Random): Promise<void> {
  await role.end('SIGKILL');
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
): Promise<Record<Victim, number>> {
  const kills = { writer: 0, broker: 0, both: 0 };
  for (let i = 0; i < count; i += 1) {
    await sleep(random.chance(0.2) ? random.whole(50, 1_000) : random.whole(2_000, 9_000));
    const victim = victims[i % victims.length] as Victim;
    onKill(victim, i + 1);
    kills[victim] += 1;
    const hit = { writer: [killWriter], broker: [killBroker], both: [killWriter, killBroker] }[victim];
    await Promise.all(hit.map((kill) => kill(stage, random)));
  }
  return kills;
}
