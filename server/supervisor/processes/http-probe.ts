const TIMEOUT_MS = 3_000;

/** Whether a URL answers below 500; with `strict`, whether it answers 2xx. Throws when it does not answer within 3 s. */
export async function answers(url: string, strict: boolean): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
  await response.body?.cancel();
  return strict ? response.ok : response.status < 500;
}
