const seed = 0x9747b28c;
const mix = 0x5bd1e995;

/**
 * The partition of a key by Kafka's default partitioner, as in its Java client and kafkajs: events of one key are in
 * one partition, whichever client publishes them.
 * https://github.com/apache/kafka/blob/4.1/clients/src/main/java/org/apache/kafka/common/utils/Utils.java
 */
export const partitionOfKey = (key: Buffer, partitions: number): number =>
  (murmur2(key) & 0x7fffffff) % partitions;

function murmur2(data: Buffer): number {
  const whole = data.length - (data.length % 4);
  let hash = seed ^ data.length;
  for (let i = 0; i < whole; i += 4) {
    let word = Math.imul(data.readInt32LE(i), mix);
    word = Math.imul(word ^ (word >>> 24), mix);
    hash = Math.imul(hash, mix) ^ word;
  }
  if (data.length > whole) {
    hash ^= data.readUIntLE(whole, data.length - whole);
    hash = Math.imul(hash, mix);
  }
  hash = Math.imul(hash ^ (hash >>> 13), mix);
  return hash ^ (hash >>> 15);
}
