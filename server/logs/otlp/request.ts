/** Records that a request may have; SDKs send 512, the Collector 8,192. */
export const mostRecords = 20_000;
/** A longer record is rejected: it could not be read in bounded memory. Bytes of protobuf. */
export const longestRecord = 1024 * 1024;

/** A record of a request, with the resource and scope that it belongs to, as in the JSON of OTLP. */
export interface ReceivedRecord {
  record: Record<string, unknown>;
  resource: Record<string, unknown>;
  scope: Record<string, unknown>;
}

/** Called with each record in order. */
export type OnRecord = (received: ReceivedRecord) => void;

/** Called with the reason for each record that is not accepted. */
export type OnRejected = (reason: string) => void;

/** A request that cannot be read at all. The message is for the client. */
export class InvalidRequest extends Error {
  override name = 'InvalidRequest';
}
