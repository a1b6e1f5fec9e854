import type { z } from 'zod';

/**
 * Values in the storage of this browser. Storage may be forbidden or full, or hold what another version or a person wrote:
 * what cannot be read counts as missing, and what cannot be written is lost when the page is closed.
 */

const kinds = { local: () => localStorage, session: () => sessionStorage };
export type StorageKind = keyof typeof kinds;

export function readStored<S extends z.ZodType>(
  key: string,
  schema: S,
  kind: StorageKind = 'local',
): z.output<S> | undefined {
  try {
    const stored = schema.safeParse(JSON.parse(kinds[kind]().getItem(key) ?? 'null'));
    return stored.success ? stored.data : undefined;
  } catch {
    return undefined;
  }
}

export function writeStored(key: string, value: unknown, kind: StorageKind = 'local'): void {
  try {
    kinds[kind]().setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden; see above.
  }
}

/** Calls `listener` when another tab writes the key. Returns how to stop. */
export function watchStored(key: string, listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === key) listener();
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}
