/** What a group's coordinator answers that a member goes by. https://kafka.apache.org/protocol#protocol_error_codes */
export const coordinatorLoading = 14;
export const coordinatorNotAvailable = 15;
export const notCoordinator = 16;
const illegalGeneration = 22;
export const unknownMember = 25;
export const rebalanceInProgress = 27;
export const memberIdRequired = 79;

/** The coordinator answered with an error. */
export class GroupError extends Error {
  override readonly name = 'GroupError';

  constructor(
    groupId: string,
    readonly code: number,
  ) {
    super(`Kafka answers error ${code} for the consumer group ${groupId}.`);
  }
}

// A rebalance, a coordinator that moved, a member that was away: the group goes on by itself.
const passing = new Set([
  coordinatorLoading,
  coordinatorNotAvailable,
  notCoordinator,
  illegalGeneration,
  unknownMember,
  rebalanceInProgress,
  memberIdRequired,
]);

/** Whether someone has to see to it: a group that may not be read, for one. */
export const isLasting = (error: unknown): boolean => error instanceof GroupError && !passing.has(error.code);

export function assertNone(groupId: string, code: number): void {
  if (code !== 0) throw new GroupError(groupId, code);
}
