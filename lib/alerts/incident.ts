/** Identifies one time that an alert fired, at `firedAt` (epoch ms): the same after every replay. */
export const incidentIdOf = (alertId: string, firedAt: number): string =>
  `${alertId}@${firedAt.toString(36)}`;
