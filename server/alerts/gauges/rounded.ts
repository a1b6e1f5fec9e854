/** Seconds in steps of half a second below ten, and whole ones above: finer ones would be a new sample every time. */
export const roundSeconds = (seconds: number): number =>
  seconds < 10 ? Math.round(seconds * 2) / 2 : Math.round(seconds);

export const roundTenth = (value: number): number => Math.round(value * 10) / 10;
