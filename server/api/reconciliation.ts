import { forward } from './upstream/forward';

/** The lake waits up to two seconds for itself, and searches the offsets that differ. */
const timeoutMs = 25_000;

/** The live counters of a gateway beside the same figures of the lake. */
export const readReconciliation = (request: Request): Promise<Response> =>
  forward('lake', { path: '/reconciliation', request, timeoutMs });
