import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Problems } from './problems';
import type { FileState } from './tailed-file';

const whole = z.int().nonnegative();
const fileState = z.object({
  id: z.string().min(1).max(100),
  path: z.string().max(8_192),
  source: z.string().max(8_192),
  dev: whole,
  ino: whole,
  offset: whole,
  head: z.object({ length: whole.max(1_024), hash: z.string().max(100) }),
  guard: z.string().max(100),
  mtimeMs: z.number(),
  cuts: z.array(whole).max(1_000),
  lostAt: z.number().optional(),
});
const checkpointSchema = z.object({ version: z.literal(1), files: z.array(fileState) });

/** How far each file is in Kafka, on disk. */
export interface CheckpointFile {
  /** None when there is no file, or none that can be read (a problem). */
  read(): Promise<FileState[]>;
  /** Replaces the file atomically and durably. Never rejects: a full disk is a problem, and collecting goes on. */
  write(files: () => FileState[]): Promise<void>;
}

/** The file log-collector.json in `dataDir`. */
export function createCheckpointFile(dataDir: string, problems: Problems): CheckpointFile {
  const file = path.join(dataDir, 'log-collector.json');
  let last: Promise<void> = Promise.resolve();
  return {
    read: async () => {
      try {
        return checkpointSchema.parse(JSON.parse(await readFile(file, 'utf8'))).files;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          problems.report(
            'checkpoint-read',
            `${file} cannot be used; every file is read from its beginning.`,
            error,
          );
        return [];
      }
    },
    write: (files) => {
      last = last.then(async () => {
        try {
          await replace(file, JSON.stringify({ version: 1, files: files() }));
          problems.solved('checkpoint-read');
          problems.solved('checkpoint');
        } catch (error) {
          problems.report(
            'checkpoint',
            `${file} cannot be written; after a crash lines are sent again.`,
            error,
          );
        }
      });
      return last;
    },
  };
}

async function replace(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
