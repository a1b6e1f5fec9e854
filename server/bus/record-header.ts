/** One header of a Kafka record, as bytes: a name may be empty or repeat, a value may be null. */
export interface RecordHeader {
  name: Buffer;
  value: Buffer | null;
}
