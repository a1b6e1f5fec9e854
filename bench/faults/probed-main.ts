/** The server as a run starts it: it also tells what it holds. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { serve } from './requests';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

serve({
  /** Bytes on the heap and in buffers after a collection. */
  heldBytes: (): number => {
    for (let i = 0; i < 2; i += 1) collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  },
});
await import('@/server/main');
