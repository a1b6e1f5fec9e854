import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ratesSchema, simulatorStateSchema } from '@/lib/simulator';

const savedSchema = z.object({
  rates: ratesSchema,
  seed: z.int(),
  running: simulatorStateSchema.shape.running,
});
/** Settings that survive a restart. */
type Saved = z.output<typeof savedSchema>;

export interface StateFile {
  /** The saved settings; undefined when there are none or they are unusable (which is logged). Never throws. */
  read(): Promise<Saved | undefined>;
  /** Replaces the file atomically; one write after the other. Never throws: failures are logged. */
  write(saved: Saved): Promise<void>;
}

/** The file simulator.json in `dataDir`, which is created if missing. */
export function createStateFile(dataDir: string, log: Logger): StateFile {
  const file = path.join(dataDir, 'simulator.json');
  let last: Promise<void> = Promise.resolve();

  async function replace(saved: Saved): Promise<void> {
    const temporary = `${file}.${process.pid}.tmp`;
    try {
      await mkdir(dataDir, { recursive: true });
      await writeFile(temporary, `${JSON.stringify(saved, null, 2)}\n`);
      await rename(temporary, file);
    } catch (error) {
      log.warn({ err: error, file }, 'the settings of the simulator could not be saved');
    }
  }

  return {
    read: async () => {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT')
          log.warn({ err: error, file }, 'the saved settings of the simulator could not be read');
        return undefined;
      });
      return text === undefined ? undefined : parse(text, file, log);
    },
    write: (saved) => {
      last = last.then(() => replace(saved));
      return last;
    },
  };
}

function parse(text: string, file: string, log: Logger): Saved | undefined {
  try {
    return savedSchema.parse(JSON.parse(text));
  } catch (error) {
    log.warn(
      { err: error, file },
      'the saved settings of the simulator are invalid; starting with the default ones',
    );
    return undefined;
  }
}
