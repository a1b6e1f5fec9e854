/** How a worker of Playwright learns the addresses of its system: from a file that the set-up writes. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import type { Stack } from './stack';

type Announcement = Stack | { error: string };

/** Workers are processes, and inherit the folder of these files. */
const fileOf = (index: number): string => path.join(process.env.E2E_STACKS ?? '', `${index}.json`);

/** Publishes where the system of a worker (0 and up) is, or why it did not start. */
export async function announceStack(index: number, announcement: Announcement): Promise<void> {
  const part = `${fileOf(index)}.part`;
  await writeFile(part, JSON.stringify(announcement));
  await rename(part, fileOf(index));
}

let current: Stack | undefined;

/** Waits until the system of a worker (0 and up) runs. Throws when it did not start. */
export async function connectStack(index: number): Promise<Stack> {
  const read = async () => JSON.parse(await readFile(fileOf(index), 'utf8')) as Announcement;
  await expect(read).toPass();
  const announcement = await read();
  if ('error' in announcement) throw new Error(announcement.error);
  current = announcement;
  return current;
}

/** The system that this worker tests. */
export function stackOfWorker(): Stack {
  if (!current) throw new Error('The system is used before the worker is connected to one.');
  return current;
}
