// From fetched batches to what is at each offset. Pure.

const transactional = 0x10;
const control = 0x20;
const stampedByBroker = 0x08;
const abort = 0;

/**
 * Notes in `log.facts` what is at the offsets from `from` to `to`. Records of a transaction count once its marker says
 * that it was committed.
 * @param read makes a fact of a record
 */
export function factsOf(log, read, from, to) {
  const open = new Map();
  const settle = (producerId, isCommitted) => {
    for (const [offset, fact] of open.get(producerId) ?? []) if (isCommitted) log.facts.set(offset, fact);
    open.delete(producerId);
  };
  const takeBatch = (batch) => {
    if (batch.attributes & control) return settle(batch.producerId, typeOf(batch.records[0]) !== abort);
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
    /** Returns the offset behind the last batch. */
    take: (batches) => {
      for (const batch of batches) takeBatch(batch);
      const last = batches.at(-1);
      return last ? Number(last.firstOffset) + last.lastOffsetDelta + 1 : -1;
    },
    /** Whether a transaction began in the span and its end is not known yet. */
    get isOpen() {
      return open.size > 0;
    },
    close: () => {
      for (const records of open.values())
        for (const [offset] of records)
          log.unread.push([offset, offset + 1, 'its transaction has no end yet']);
    },
  };
}

/** The key of a marker: two bytes of version, two of type. */
const typeOf = (marker) => marker?.key?.readInt16BE(2);

function recordOf(
  { attributes, firstTimestamp, maxTimestamp },
  { timestampDelta, key, value, headers },
  offset,
) {
  const time = attributes & stampedByBroker ? maxTimestamp : firstTimestamp + BigInt(timestampDelta);
  return { offset, timestamp: Number(time), key, value, headers };
}
