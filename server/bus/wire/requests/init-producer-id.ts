import { ByteWriter } from '@/server/bus/wire/byte-writer';
import { ByteReader } from '@/server/bus/wire/bytes';
import type { WireRequest } from '@/server/bus/wire/wire-request';

/** Identifies an idempotent producer at the brokers. */
export interface ProducerIdentity {
  producerId: number;
  producerEpoch: number;
}

const version = 1;
const noTransactionsMs = 60_000;

/** InitProducerId v1, without a transaction. https://kafka.apache.org/protocol#The_Messages_InitProducerId */
export const initProducerIdRequest: WireRequest<ProducerIdentity & { error: number }> = {
  request: { apiKey: 22, apiVersion: version, apiName: 'InitProducerId', payload: encode },
  response: { decode },
};

function encode(): Buffer {
  const writer = new ByteWriter();
  writer.nullString();
  writer.int32(noTransactionsMs);
  return writer.bytes();
}

function decode(buffer: Buffer): ProducerIdentity & { error: number } {
  const reader = new ByteReader(buffer);
  reader.int32(); // throttle
  const error = reader.int16();
  return { error, producerId: reader.int64(), producerEpoch: reader.int16() };
}
