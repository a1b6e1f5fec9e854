import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint';

export interface CheckpointFile {
  /** The saved checkpoint; undefined when there is none or it is unusable (which is logged). Never throws. */
  read(): Promise<Checkpoint | undefined>;
  /** Replaces the file atomically; one write after the other. Never throws: failures are logged. */
  write(checkpoint: Checkpoint): Promise<void>;
}

/** The file price-history.checkpoint in `dataDir`, which is created if missing. Without it everything is read from Kafka. */
export function createCheckpointFile(dataDir: string, log: Logger): CheckpointFile {
  const file = path.join(dataDir, 'price-history.checkpoint');
  let last: Promise<void> = Promise.resolve();

  async function replace(bytes: Buffer): Promise<void> {
    const temporary = `${file}.${process.pid}.tmp`;
    try {
      await mkdir(dataDir, { recursive: true });
      const handle = await open(temporary, 'w');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    } catch (error) {
      log.warn(
        { err: error, file },
        'the price history could not be saved; the next start has to read more from Kafka',
      );
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  return {
    read: async () => {
      try {
        return decodeCheckpoint(await readFile(file));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          log.warn(
            { err: error, file },
            'the saved price history cannot be used; reading it from Kafka again',
          );
        return undefined;
      }
    },
    write: (checkpoint) => {
      // Encoded synchronously, because the history keeps changing.
      const bytes = encodeCheckpoint(checkpoint);
      last = last.then(() => replace(bytes));
      return last;
    },
  };
}
