import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes. */
export interface CollectedMemory {
  rss: number;
  /** V8's young generation, part of the RSS: up to 32 MiB, which V8 allocates under load and may keep. */
  young: number;
  heapUsed: number;
  /** Buffers and other memory outside the heap. */
  external: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Memory of this process after a garbage collection. */
export function collectedMemory(): CollectedMemory {
  for (let i = 0; i < 2; i += 1) collect();
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return { ...process.memoryUsage(), young: young?.physical_space_size ?? 0 };
}
