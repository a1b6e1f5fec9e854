import type { z } from 'zod';

/**
 * What this device remembers. Storage may be forbidden, full, or hold what another version or a person wrote there:
 * what cannot be read counts as not there, and what cannot be kept holds until the page is closed.
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
    // See above: nothing depends on it.
  }
}

/** Calls `listener` when another tab of this browser writes it. Returns how to stop. */
export function watchStored(key: string, listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === key) listener();
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}
