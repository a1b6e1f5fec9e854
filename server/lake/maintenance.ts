import type { Logger } from 'pino';
import type { LakeFolder } from './files';

/** After the start, when everything else has started, and then this often: merging is for hours that are over. */
const firstMs = 60_000;
const everyMs = 600_000;

/** Merges files and removes old ones while nothing keeps the lake from writing. Returns what stops it. */
export function startMaintenance(
  folder: Pick<LakeFolder, 'maintain'>,
  isQuiet: () => boolean,
  log: Logger,
): () => Promise<void> {
  const aborted = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let timer = setTimeout(next, firstMs);

  function next(): void {
    running = maintain().finally(() => {
      if (!aborted.signal.aborted) timer = setTimeout(next, everyMs);
    });
  }

  async function maintain(): Promise<void> {
    if (!isQuiet()) return;
    try {
      const { merged, expired } = await folder.maintain(aborted.signal);
      if (merged.from + expired > 0)
        log.info({ merged, expired }, 'files of hours that are over were merged');
    } catch (error) {
      if (!aborted.signal.aborted) log.error({ err: error }, 'files could not be merged; trying again later');
    }
  }

  return async () => {
    aborted.abort();
    clearTimeout(timer);
    await running;
  };
}
