/** An event as clients and services see it: CloudEvents attributes, coordinates, validated data. */
export interface DomainEvent<D = unknown> {
  /** `ce_id` of an event with a source, else `topic-partition-offset`. `identityOf` says which events are the same. */
  id: string;
  type: string;
  /** Timestamp of the Kafka record, epoch ms; always between 1970 and 2100. */
  at: number;
  partition: number;
  offset: number;
  data: D;
  /** `ce_source`: who emitted it. There only together with a `ce_id`. */
  source?: string;
  /** W3C `traceparent`. */
  traceparent?: string;
  /** The record's own timestamp was not between 1970 and 2100: `at` is when it arrived here. */
  atReplaced?: true;
}
