import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { LakeFolder } from './index';
import { auditLake } from './testing/audit.fixture';
import { diskWith } from './testing/disk.fixture';
import { historyIsOver, step } from './testing/history.fixture';
import { openLake, topic } from './testing/lake.fixture';
import { temporaryLake } from './testing/temporary-lake.fixture';

/** A disk that nothing reaches any more after `steps`, as that of a killed process: not even its clean-up is done. */
function diskUntil(steps: number) {
  let dead = false;
  const disk = diskWith((done) => {
    dead = done >= steps;
    if (dead) throw new Error('killed');
  });
  return { disk, isDead: () => dead };
}

/** Offsets up to which the lake says it has everything, by partition. */
const progress = (folder: LakeFolder): number[] => folder.state(topic).partitions.map(({ to }) => to);

/** Opens a lake and makes one step, and is killed on the way. What it has promised until then, and whether it was killed. */
async function killedIn(lake: string, number: number, steps: number) {
  const { disk, isDead } = diskUntil(steps);
  let promised: number[] = [];
  try {
    const folder = await openLake(lake, { disk, now: historyIsOver });
    promised = progress(folder);
    await step(folder, number);
    if (!isDead()) promised = progress(folder);
  } catch (error) {
    if (!isDead()) throw error;
  }
  // The process that held the lock is gone.
  await rm(path.join(lake, '_lock'), { force: true });
  return { promised, killed: isDead() };
}

/** A lake with some history, of which copies are killed. */
async function templateLake(): Promise<string> {
  const lake = await temporaryLake();
  const folder = await openLake(lake, { now: historyIsOver });
  for (const number of [0, 1, 4, 0, 1]) await step(folder, number);
  await folder.close();
  return lake;
}

test.each([
  ['a commit with both kinds of files', 1, 25, undefined],
  ['a commit without files', 2, 15, undefined],
  ['merging', 4, 35, undefined],
  ['rebuilding the state from the files', 3, 25, '_state.json'],
])(
  'killed between any two steps of %s, every offset that was promised is visible exactly once',
  async (_, number, least, lost) => {
    const template = await templateLake();
    if (lost) await rm(path.join(template, topic, lost));
    let kills = 0;
    for (let steps = 0; ; steps++) {
      const lake = `${template}-${steps}`;
      await cp(template, lake, { recursive: true });
      const { promised, killed } = await killedIn(lake, number, steps);
      // The recovery is killed as well, each time at another step.
      await killedIn(lake, 3, steps % 9);
      const folder = await openLake(lake, { now: historyIsOver });
      for (const [partition, to] of promised.entries())
        expect(progress(folder)[partition]).toBeGreaterThanOrEqual(to);
      expect(await auditLake(folder)).toEqual([]);
      for (const next of [1, 4]) await step(folder, next);
      expect(await auditLake(folder)).toEqual([]);
      await folder.close();
      await rm(lake, { recursive: true });
      if (!killed) break;
      kills++;
    }
    expect(kills).toBeGreaterThan(least);
  },
  240_000,
);
