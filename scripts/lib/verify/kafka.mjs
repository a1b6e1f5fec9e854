// Reads ranges of offsets with @platformatic/kafka, without a consumer group, so that the cluster is not changed.
import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import {
  Consumer,
  compressionsAlgorithms,
  FetchIsolationLevels,
  ListOffsetTimestamps,
} from '@platformatic/kafka';
import { ZSTDDecoder } from 'zstddec';
import { readEvent } from './event.mjs';
import { factsOf } from './facts.mjs';

const maxFetchBytes = 4 * 1024 * 1024;
/** A broker sends at least the first batch, whatever its size. */
const oneBatch = 1;
/** The gateway's default limit of a batch (KAFKA_MAX_BATCH_BYTES). */
const maxDecompressedBytes = 64 * 1024 * 1024;

/** A consumer that never joins a group; the library requires a group id but does not send it. */
export async function openKafka(connection) {
  await limitDecompression();
  return new Consumer({
    clientId: 'pulseboard-verify',
    groupId: 'pulseboard-verify-joins-no-group',
    autocreateTopics: false,
    timeout: 15_000,
    retries: 1,
    retryDelay: 200,
    ...connection,
  });
}

/** The library decompresses without a limit, and supports Zstandard only with Node.js 22.15 or later. */
async function limitDecompression() {
  compressionsAlgorithms.gzip.decompressSync = (data) =>
    zlib.gunzipSync(data, { maxOutputLength: maxDecompressedBytes });
  if (zlib.zstdDecompressSync) {
    compressionsAlgorithms.zstd.decompressSync = (data) =>
      zlib.zstdDecompressSync(data, { maxOutputLength: maxDecompressedBytes });
    return;
  }
  const decoder = new ZSTDDecoder();
  await decoder.init();
  compressionsAlgorithms.zstd.decompressSync = (data) => {
    // Frames of Java clients do not declare their size.
    const unpacked = Buffer.from(decoder.decode(data, maxDecompressedBytes));
    if (unpacked.length === 0) throw new Error('It is not valid Zstandard data, or larger than 64 MiB.');
    return unpacked;
  };
}

/**
 * Reads the records at the offsets that the entries cover, for compareFeed.
 * @param progress called with the number of offsets read since the last call
 */
export async function readTopic(consumer, topic, entries, progress = () => undefined) {
  const metadata = await consumer.metadata({ topics: [topic], forceUpdate: true });
  const { id, partitions: leaders } = metadata.topics.get(topic);
  const [starts, ends] = await Promise.all(
    [ListOffsetTimestamps.EARLIEST, ListOffsetTimestamps.LATEST].map(async (timestamp) =>
      (await consumer.listOffsets({ topics: [topic], timestamp })).get(topic),
    ),
  );
  const epoch = epochOf(metadata.id, id, topic);
  const partitions = new Map();
  for (const [partition, spans] of spansOf(entries, epoch)) {
    if (leaders[partition] === undefined) continue;
    const log = {
      start: Number(starts[partition]),
      end: Number(ends[partition]),
      facts: new Map(),
      unread: [],
    };
    const source = { consumer, topicId: id, partition, node: leaders[partition].leader };
    for (const [from, to] of spans) await readSpan(source, topic, log, from, to, progress);
    partitions.set(partition, log);
  }
  return { epoch, partitions };
}

/** The log epoch in the gateway's cursors; another cluster or a recreated topic has another one. */
const epochOf = (clusterId, topicId, topic) =>
  createHash('sha256')
    .update(`${clusterId}/${topicId.replaceAll('-', '')}/${topic}`)
    .digest('hex')
    .slice(0, 10);

/** The offsets that the entries of this log cover, by partition; adjacent ranges are joined. */
function spansOf(entries, epoch) {
  const spans = new Map();
  const covers = entries
    .filter((entry) => entry.kind === 'range' && entry.epoch === epoch)
    .flatMap((entry) => entry.covers);
  for (const [partition, from, to] of covers.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (from >= to) continue;
    const list = spans.get(partition) ?? [];
    spans.set(partition, list);
    const last = list.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else list.push([from, to]);
  }
  return spans;
}

async function readSpan(source, topic, log, from, to, progress) {
  const reading = factsOf(
    log,
    (record) => readEvent(topic, { ...record, partition: source.partition }),
    from,
    to,
  );
  let next = Math.max(from, log.start);
  let bytes = maxFetchBytes;
  // A transaction marker may be after the span; it decides whether records in the span count.
  while (next < log.end && (next < to || reading.isOpen)) {
    const batches = await fetchBatches(source, next, bytes).catch((error) => unreadable(error));
    if (!Array.isArray(batches) && bytes > oneBatch) {
      // One of several batches cannot be read; fetch the ones before it alone.
      bytes = oneBatch;
      continue;
    }
    const end = Array.isArray(batches)
      ? reading.take(batches)
      : await skipUnreadable(source, log, next, batches);
    if (!Array.isArray(batches)) bytes = maxFetchBytes;
    if (end <= next) break;
    progress(Math.max(0, Math.min(end, to) - next));
    next = end;
  }
  reading.close(next);
}

/** Record batches of one partition from an offset, uncommitted ones too. */
export async function fetchBatches({ consumer, topicId, partition, node }, offset, bytes) {
  const fetchOffset = BigInt(offset);
  const { responses } = await consumer.fetch({
    node,
    topics: [
      {
        topicId,
        partitions: [
          { partition, currentLeaderEpoch: -1, fetchOffset, lastFetchedEpoch: -1, partitionMaxBytes: bytes },
        ],
      },
    ],
    isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
    minBytes: 1,
    maxBytes: bytes,
    maxWaitTime: 1_000,
  });
  return responses[0]?.partitions[0]?.records ?? [];
}

/** Rethrows errors of brokers and the network; returns errors of the bytes, which affect one batch only. */
function unreadable(error) {
  const isOfKafka = (one) =>
    /^PLT_KFK_(NETWORK|TIMEOUT|AUTHENTICATION|RESPONSE|PROTOCOL|USER)/.test(one?.code ?? '');
  const all = (one) => [one, ...(one?.errors ?? []).flatMap(all), ...(one?.cause ? all(one.cause) : [])];
  if (all(error).some(isOfKafka)) throw error;
  return error;
}

const reasonOf = (error) => (error.errors?.length > 0 ? reasonOf(error.errors[0]) : error.message);

/** Finds the first offset after an unreadable batch by binary search: where a fetch succeeds again. */
async function skipUnreadable(source, log, offset, error) {
  const isRead = async (at) => {
    if (at >= log.end) return true;
    return fetchBatches(source, at, oneBatch).then(
      () => true,
      (cause) => !unreadable(cause),
    );
  };
  let low = offset;
  let step = 1;
  while (!(await isRead(low + step))) {
    low += step;
    step *= 2;
  }
  let high = low + step;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isRead(middle)) high = middle;
    else low = middle;
  }
  const end = Math.min(high, log.end);
  log.unread.push([offset, end, `its batch cannot be read: ${reasonOf(error)}`]);
  return end;
}
