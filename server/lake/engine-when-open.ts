import { ProblemError } from '@/lib/problem';
import type { LakeEngine } from './engine';

/** The engine for the routes; until it is open every call throws a problem (503) with the sentence that says why. */
export function engineWhenOpen(engine: () => LakeEngine | undefined, why: () => string): LakeEngine {
  const open = (): LakeEngine => {
    const found = engine();
    if (found) return found;
    throw new ProblemError(503, why(), { retryAfter: 2 });
  };
  return {
    columns: (topic) => open().columns(topic),
    begin: async (...args) => open().begin(...args),
    append: async (...args) => open().append(...args),
    write: async (...args) => open().write(...args),
    committed: async (...args) => open().committed(...args),
    query: async (...args) => open().query(...args),
    export: async (...args) => open().export(...args),
    snapshot: async (...args) => open().snapshot(...args),
    close: async () => engine()?.close(),
  };
}
