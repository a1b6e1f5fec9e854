import type { ServiceHealth } from '.';

/** What was said longer ago than this is no state of now. */
export const knownForMs = 5_000;

/** Whether what says the state of a service has answered of late. `at`: epoch ms of the sample. */
export const isStateKnown = ({ stateAt }: ServiceHealth, at: number): boolean =>
  stateAt === undefined || at - stateAt <= knownForMs;
