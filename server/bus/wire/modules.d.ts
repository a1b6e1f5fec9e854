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
