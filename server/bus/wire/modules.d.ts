/** Parts that publish no types: what is used of them. */
declare module 'lz4js' {
  export function decompress(bytes: Uint8Array, maxBytes?: number): Uint8Array;
}
declare module 'snappyjs' {
  export function uncompress(bytes: Uint8Array, maxBytes?: number): Uint8Array;
}
declare module 'kafkajs/src/protocol/encoder.js' {
  class Encoder {
    constructor(initialSize?: number);
    writeBufferInternal(buffer: Buffer): void;
  }

  export { Encoder as default };
}
declare module 'kafkajs/src/network/requestQueue/index.js' {
  class RequestQueue {
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }

  export { RequestQueue as default };
}
