/** One header of a Kafka record, to the byte: names may be empty or come twice, a value may be null. */
export interface RecordHeader {
  name: Buffer;
  value: Buffer | null;
}
