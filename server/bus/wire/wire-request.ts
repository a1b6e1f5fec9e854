/** A request of Kafka's protocol, and how its answer is read. */
export interface WireRequest<T> {
  request: {
    apiKey: number;
    apiVersion: number;
    apiName: string;
    payload(): Buffer;
    /** How long the broker may owe the answer, when that is not as for others. */
    timeoutMs?: number;
  };
  response: { decode(buffer: Buffer): T };
}
