/** Error codes of a group coordinator that a member handles. https://kafka.apache.org/protocol#protocol_error_codes */
export const coordinatorLoading = 14;
export const coordinatorNotAvailable = 15;
export const notCoordinator = 16;
const illegalGeneration = 22;
export const unknownMember = 25;
export const rebalanceInProgress = 27;
export const memberIdRequired = 79;

/** The coordinator answered with an error code. */
export class GroupError extends Error {
  override readonly name = 'GroupError';

  constructor(
    groupId: string,
    readonly code: number,
  ) {
    super(`Kafka answered error ${code} for the consumer group ${groupId}.`);
  }
}

// A rebalance, a coordinator that moved, a member that timed out: joining again is enough.
const transient = new Set([
  coordinatorLoading,
  coordinatorNotAvailable,
  notCoordinator,
  illegalGeneration,
  unknownMember,
  rebalanceInProgress,
  memberIdRequired,
]);

/** True for an error that retrying does not fix, such as a missing permission to read the group. */
export const isPermanent = (error: unknown): boolean =>
  error instanceof GroupError && !transient.has(error.code);

export function assertNoError(groupId: string, code: number): void {
  if (code !== 0) throw new GroupError(groupId, code);
}
