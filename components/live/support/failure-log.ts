/** A failure that repeats every frame would flood the console: each kind is logged this often at most, ms. */
const quietMs = 60_000;
const maxKinds = 100;
const loggedAt = new Map<string, number>();

/**
 * Logs a failure that must not stop the page, at most once a minute for each message.
 * `where`: the part that failed, as the start of a sentence.
 */
export function reportFailure(where: string, error: unknown): void {
  const kind = `${where} ${error instanceof Error ? error.message : String(error)}`.slice(0, 200);
  const now = Date.now();
  if (now - (loggedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
  if (loggedAt.size >= maxKinds) loggedAt.clear();
  loggedAt.set(kind, now);
  // biome-ignore lint/suspicious/noConsole: the console is where a person looks for the failures of a page
  console.error(`${where} failed:`, error);
}
