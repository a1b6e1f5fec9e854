import type { ServiceHealth } from '.';

/** A state that was reported longer ago than this counts as unknown. */
export const maxStateAgeMs = 5_000;

/** Whether the state of a service was reported recently enough. `at`: epoch ms of the sample. */
export const isStateCurrent = ({ stateAt }: ServiceHealth, at: number): boolean =>
  stateAt === undefined || at - stateAt <= maxStateAgeMs;
