/** How long alerts are muted. */
export const durations = [
  { value: '30m', label: '30 min', ms: 1_800_000 },
  { value: '2h', label: '2 h', ms: 7_200_000 },
  { value: '1d', label: '1 day', ms: 86_400_000 },
  { value: 'until', label: 'Until …', ms: null },
] as const;
export type MuteFor = (typeof durations)[number]['value'];

/** When a mute ends, epoch ms, or what is wrong with it as a sentence. `chosen`: with `until`, epoch ms. */
export function muteUntil(
  length: MuteFor,
  chosen: number | null,
  now: number,
): { at: number } | { problem: string } {
  const ms = durations.find(({ value }) => value === length)?.ms ?? null;
  if (ms !== null) return { at: Math.round(now + ms) };
  if (chosen === null) return { problem: 'Enter the time at which it ends.' };
  return chosen > now ? { at: chosen } : { problem: 'The end has to be in the future.' };
}
