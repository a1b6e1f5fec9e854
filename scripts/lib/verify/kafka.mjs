// Reads ranges of offsets with @platformatic/kafka: without a consumer group, so that nothing is left behind.
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

const mostBytes = 4 * 1024 * 1024;
/** A broker gives the first batch whole, whatever its length. */
const oneBatch = 1;
/** The gateway reads no longer batch either, unless KAFKA_MAX_BATCH_BYTES says so. */
const mostUnpacked = 64 * 1024 * 1024;

/** A consumer that never joins a group: the library asks for a name of one and sends it to nobody. */
export async function openKafka(connection) {
  await boundUnpacking();
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

/** The library unpacks without a bound, and Zstandard only from Node.js 22.15 on. */
async function boundUnpacking() {
  compressionsAlgorithms.gzip.decompressSync = (data) =>
    zlib.gunzipSync(data, { maxOutputLength: mostUnpacked });
  if (zlib.zstdDecompressSync) {
    compressionsAlgorithms.zstd.decompressSync = (data) =>
      zlib.zstdDecompressSync(data, { maxOutputLength: mostUnpacked });
    return;
  }
  const decoder = new ZSTDDecoder();
  await decoder.init();
  compressionsAlgorithms.zstd.decompressSync = (data) => {
    // Frames of Java's clients do not say how long they are.
    const unpacked = Buffer.from(decoder.decode(data, mostUnpacked));
    if (unpacked.length === 0) throw new Error('It is no Zstandard, or more than 64 MiB of it.');
    return unpacked;
  };
}

/**
 * What Kafka holds of the offsets that some entries cover, as compareFeed takes it.
 * @param progress called with how many offsets were read since the last time
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

/** How the gateway names a log in its cursors: of another cluster, or of a topic recreated, the name is another. */
const epochOf = (clusterId, topicId, topic) =>
  createHash('sha256')
    .update(`${clusterId}/${topicId.replaceAll('-', '')}/${topic}`)
    .digest('hex')
    .slice(0, 10);

/** By partition, what the entries of this log cover, in one span where they touch. */
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
  let bytes = mostBytes;
  // The end of a transaction may stand behind the span, and says whether what is in the span counts.
  while (next < log.end && (next < to || reading.isOpen)) {
    const batches = await fetchBatches(source, next, bytes).catch((error) => unreadable(error));
    if (!Array.isArray(batches) && bytes > oneBatch) {
      // One of several cannot be read: those before it can.
      bytes = oneBatch;
      continue;
    }
    const behind = Array.isArray(batches)
      ? reading.take(batches)
      : await passOver(source, log, next, batches);
    if (!Array.isArray(batches)) bytes = mostBytes;
    if (behind <= next) break;
    progress(Math.max(0, Math.min(behind, to) - next));
    next = behind;
  }
  reading.close(next);
}

async function fetchBatches({ consumer, topicId, partition, node }, offset, bytes) {
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

/** What a broker or the network did is an error of the whole; what the bytes did is one of their batch. */
function unreadable(error) {
  const isOfKafka = (one) =>
    /^PLT_KFK_(NETWORK|TIMEOUT|AUTHENTICATION|RESPONSE|PROTOCOL|USER)/.test(one?.code ?? '');
  const all = (one) => [one, ...(one?.errors ?? []).flatMap(all), ...(one?.cause ? all(one.cause) : [])];
  if (all(error).some(isOfKafka)) throw error;
  return error;
}

const reasonOf = (error) => (error.errors?.length > 0 ? reasonOf(error.errors[0]) : error.message);

/** Finds the first offset behind a batch that cannot be read: where a fetch succeeds again. */
async function passOver(source, log, offset, error) {
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
  const behind = Math.min(high, log.end);
  log.unread.push([offset, behind, `its batch cannot be read: ${reasonOf(error)}`]);
  return behind;
}
