/** How a worker of Playwright learns where its system is: by a file that the set-up writes. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import type { Stack } from './stack';

/** Workers are processes, and inherit the folder of these files. */
const fileOf = (index: number): string => path.join(process.env.E2E_STACKS ?? '', `${index}.json`);

export async function announceStack(index: number, stack: Stack): Promise<void> {
  const part = `${fileOf(index)}.part`;
  await writeFile(part, JSON.stringify(stack));
  await rename(part, fileOf(index));
}

let current: Stack | undefined;

/** Waits until the system of the worker with this index (0 and up) runs. */
export async function connectStack(index: number): Promise<Stack> {
  await expect(async () => {
    current = JSON.parse(await readFile(fileOf(index), 'utf8')) as Stack;
  }).toPass();
  return stackOfWorker();
}

/** The system that this worker tests. */
export function stackOfWorker(): Stack {
  if (!current) throw new Error('The system is used before the worker is connected to one.');
  return current;
}
