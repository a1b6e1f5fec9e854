/** A fault that comes with every frame would bury all else: each kind is logged this often at most, ms. */
const quietMs = 60_000;
const maxKinds = 100;
const loggedAt = new Map<string, number>();

/** Logs what went wrong at an edge where it must not go further. `where`: which part, as a sentence begins. */
export function reportFault(where: string, error: unknown): void {
  const kind = `${where} ${error instanceof Error ? error.message : String(error)}`.slice(0, 200);
  const now = Date.now();
  if (now - (loggedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
  if (loggedAt.size >= maxKinds) loggedAt.clear();
  loggedAt.set(kind, now);
  // biome-ignore lint/suspicious/noConsole: the console is where the page's faults are looked for
  console.error(`${where} failed:`, error);
}
