/** Playwright's global set-up: a system for each worker. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FullConfig } from '@playwright/test';
import { type RunningStack, startStack } from './stack';
import { announceStack } from './worker-stack';

/**
 * Returns when the first system runs; the others start one after the other, because two that start at the same
 * moment would choose the same free ports. Their workers wait.
 */
export default async function startStacks({ workers }: FullConfig): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-stacks-'));
  process.env.E2E_STACKS = folder;
  const stacks: RunningStack[] = [];
  const start = async (index: number) => {
    const stack = await startStack();
    stacks.push(stack);
    await announceStack(index, stack);
  };
  const startOthers = async () => {
    for (let index = 1; index < workers; index += 1)
      await start(index).catch((error: Error) => announceStack(index, { error: error.message }));
  };
  await start(0);
  const others = startOthers();
  return async () => {
    await others;
    await Promise.all(stacks.map((stack) => stack.stop()));
    await rm(folder, { recursive: true, force: true });
  };
}
