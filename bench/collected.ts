import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes. */
export interface CollectedMemory {
  rss: number;
  /** What of the RSS is V8's young generation: up to 32 MiB that V8 takes under load and gives back when it likes. */
  young: number;
  heapUsed: number;
  /** Of buffers and what else is outside of the heap. */
  external: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What this process holds after a collection. */
export function collectedMemory(): CollectedMemory {
  for (let i = 0; i < 2; i += 1) collect();
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return { ...process.memoryUsage(), young: young?.physical_space_size ?? 0 };
}
