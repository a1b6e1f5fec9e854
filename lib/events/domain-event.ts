/** An event as clients and services see it: CloudEvents attributes, coordinates, validated data. */
export interface DomainEvent<D = unknown> {
  /** `ce_id` of an event that has a source, otherwise `topic-partition-offset`. To compare events use `identityOf`. */
  id: string;
  type: string;
  /** Timestamp of the Kafka record, epoch ms; always between 1970 and 2100. */
  at: number;
  partition: number;
  offset: number;
  data: D;
  /** `ce_source`: the producer. Set only together with a `ce_id`. */
  source?: string;
  /** W3C `traceparent`. */
  traceparent?: string;
  /** The record's timestamp was not between 1970 and 2100: `at` is the time of arrival. */
  atReplaced?: true;
}
