/** What to do after a produce response. refused: every broker would refuse these records. fatal: needs a new producer. */
export type Verdict = 'stored' | 'retry' | 'refused' | 'fatal';

// https://kafka.apache.org/protocol#protocol_error_codes
const errors: Record<number, [string, Verdict]> = {
  0: ['NONE', 'stored'],
  2: ['CORRUPT_MESSAGE', 'retry'],
  3: ['UNKNOWN_TOPIC_OR_PARTITION', 'retry'],
  5: ['LEADER_NOT_AVAILABLE', 'retry'],
  6: ['NOT_LEADER_OR_FOLLOWER', 'retry'],
  7: ['REQUEST_TIMED_OUT', 'retry'],
  8: ['BROKER_NOT_AVAILABLE', 'retry'],
  9: ['REPLICA_NOT_AVAILABLE', 'retry'],
  10: ['MESSAGE_TOO_LARGE', 'refused'],
  13: ['NETWORK_EXCEPTION', 'retry'],
  18: ['RECORD_LIST_TOO_LARGE', 'refused'],
  19: ['NOT_ENOUGH_REPLICAS', 'retry'],
  20: ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'retry'],
  32: ['INVALID_TIMESTAMP', 'refused'],
  44: ['POLICY_VIOLATION', 'refused'],
  45: ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'fatal'],
  // The broker has stored this batch already; the response was lost.
  46: ['DUPLICATE_SEQUENCE_NUMBER', 'stored'],
  47: ['INVALID_PRODUCER_EPOCH', 'fatal'],
  56: ['KAFKA_STORAGE_ERROR', 'retry'],
  59: ['UNKNOWN_PRODUCER_ID', 'fatal'],
  87: ['INVALID_RECORD', 'refused'],
  89: ['THROTTLING_QUOTA_EXCEEDED', 'retry'],
  100: ['UNKNOWN_TOPIC_ID', 'retry'],
};

/** An error code that is not listed is fatal: a new producer is always safe, although it may repeat records. */
export const verdictOf = (code: number): Verdict => errors[code]?.[1] ?? 'fatal';

export const nameOfError = (code: number): string => errors[code]?.[0] ?? `error ${code}`;
