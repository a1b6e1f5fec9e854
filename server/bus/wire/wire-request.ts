/** A request of Kafka's protocol and the decoder of its response. */
export interface WireRequest<T> {
  request: {
    apiKey: number;
    apiVersion: number;
    apiName: string;
    payload(): Buffer;
    /** Instead of the connection's request timeout. */
    timeoutMs?: number;
  };
  response: { decode(buffer: Buffer): T };
}
