/** The server as a run starts it: it also tells what it holds. */
import { collectedMemory } from '../collected';
import { serve } from './requests';

serve({
  /** Bytes on the heap and in buffers after a collection. */
  heldBytes: (): number => {
    const { heapUsed, external } = collectedMemory();
    return heapUsed + external;
  },
});
await import('@/server/main');
