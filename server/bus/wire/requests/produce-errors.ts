/** What the answer to a batch asks for. refused: because of the records, which no broker will take. */
export type Verdict = 'stored' | 'again' | 'refused' | 'fatal';

// https://kafka.apache.org/protocol#protocol_error_codes
const errors: Record<number, [string, Verdict]> = {
  0: ['NONE', 'stored'],
  2: ['CORRUPT_MESSAGE', 'again'],
  3: ['UNKNOWN_TOPIC_OR_PARTITION', 'again'],
  5: ['LEADER_NOT_AVAILABLE', 'again'],
  6: ['NOT_LEADER_OR_FOLLOWER', 'again'],
  7: ['REQUEST_TIMED_OUT', 'again'],
  8: ['BROKER_NOT_AVAILABLE', 'again'],
  9: ['REPLICA_NOT_AVAILABLE', 'again'],
  10: ['MESSAGE_TOO_LARGE', 'refused'],
  13: ['NETWORK_EXCEPTION', 'again'],
  18: ['RECORD_LIST_TOO_LARGE', 'refused'],
  19: ['NOT_ENOUGH_REPLICAS', 'again'],
  20: ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'again'],
  32: ['INVALID_TIMESTAMP', 'refused'],
  44: ['POLICY_VIOLATION', 'refused'],
  45: ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'fatal'],
  // The broker has this batch from an earlier send whose answer was lost.
  46: ['DUPLICATE_SEQUENCE_NUMBER', 'stored'],
  47: ['INVALID_PRODUCER_EPOCH', 'fatal'],
  56: ['KAFKA_STORAGE_ERROR', 'again'],
  59: ['UNKNOWN_PRODUCER_ID', 'fatal'],
  87: ['INVALID_RECORD', 'refused'],
  89: ['THROTTLING_QUOTA_EXCEEDED', 'again'],
  100: ['UNKNOWN_TOPIC_ID', 'again'],
};

/** An error that is not known here is fatal: a new producer, whose records may come twice, is always right. */
export const verdictOf = (code: number): Verdict => errors[code]?.[1] ?? 'fatal';

export const nameOfError = (code: number): string => errors[code]?.[0] ?? `error ${code}`;
