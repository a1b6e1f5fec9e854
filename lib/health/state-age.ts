import type { ServiceHealth } from '.';

/** What was said longer ago than this is no state of now. */
export const maxStateAgeMs = 5_000;

/** Whether what says the state of a service has answered of late. `at`: epoch ms of the sample. */
export const isStateCurrent = ({ stateAt }: ServiceHealth, at: number): boolean =>
  stateAt === undefined || at - stateAt <= maxStateAgeMs;
