// Collects the content of each offset from fetched batches. Pure.

const transactional = 0x10;
const control = 0x20;
const stampedByBroker = 0x08;
const abort = 0;

/**
 * Stores the content of the offsets from `from` to `to` in `log.facts`. Records of a transaction are stored when its
 * marker commits it.
 * @param read converts a record into a fact
 */
export function factsOf(log, read, from, to) {
  const open = new Map();
  const endTransaction = (producerId, isCommitted) => {
    for (const [offset, fact] of open.get(producerId) ?? []) if (isCommitted) log.facts.set(offset, fact);
    open.delete(producerId);
  };
  const takeBatch = (batch) => {
    if (batch.attributes & control)
      return endTransaction(batch.producerId, typeOf(batch.records[0]) !== abort);
    for (const record of batch.records) {
      const offset = Number(batch.firstOffset) + record.offsetDelta;
      if (offset < from || offset >= to) continue;
      const fact = read(recordOf(batch, record, offset));
      if (!(batch.attributes & transactional)) log.facts.set(offset, fact);
      else if (open.has(batch.producerId)) open.get(batch.producerId).push([offset, fact]);
      else open.set(batch.producerId, [[offset, fact]]);
    }
  };
  return {
    /** Returns the offset after the last batch. */
    take: (batches) => {
      for (const batch of batches) takeBatch(batch);
      const last = batches.at(-1);
      return last ? Number(last.firstOffset) + last.lastOffsetDelta + 1 : -1;
    },
    /** Whether a transaction started in the span and its marker was not read yet. */
    get isOpen() {
      return open.size > 0;
    },
    close: () => {
      for (const records of open.values())
        for (const [offset] of records)
          log.unread.push([offset, offset + 1, 'its transaction is still open']);
    },
  };
}

/** The key of a marker: a version of two bytes, then a type of two bytes. */
const typeOf = (marker) => marker?.key?.readInt16BE(2);

function recordOf(
  { attributes, firstTimestamp, maxTimestamp },
  { timestampDelta, key, value, headers },
  offset,
) {
  const time = attributes & stampedByBroker ? maxTimestamp : firstTimestamp + BigInt(timestampDelta);
  return { offset, timestamp: Number(time), key, value, headers };
}
