/** server/main.ts with a request for its memory. */
import { collectedMemory } from '../collected';
import { serve } from './requests';

serve({
  /** Bytes on the heap and in buffers after a garbage collection. */
  heldBytes: (): number => {
    const { heapUsed, external } = collectedMemory();
    return heapUsed + external;
  },
});
await import('@/server/main');
