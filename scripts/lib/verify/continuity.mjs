// Checks that the ranges of a recording are contiguous: offsets between two ranges were neither applied nor in a gap.

const keyOf = (filter) =>
  JSON.stringify(Object.entries(filter ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Differences for offsets that no range of their filter covers, or that two do. */
export function checkContinuity(entries) {
  const differences = [];
  const filters = new Map();
  for (const entry of entries) {
    const key = keyOf(entry.filter);
    if (entry.kind === 'range') checkRange(entry, positionsOf(filters, key, entry.epoch), differences);
    else filters.set(key, { epoch: entry.epoch, next: new Map(entry.next.entries()) });
  }
  return differences;
}

/** The next offset of each partition; empty for another log. */
function positionsOf(filters, key, epoch) {
  const stored = filters.get(key);
  if (stored?.epoch === epoch) return stored.next;
  const next = new Map();
  filters.set(key, { epoch, next });
  return next;
}

function checkRange({ covers }, next, differences) {
  for (const [partition, from, to] of covers) {
    const expected = next.get(partition);
    if (expected !== undefined && from > expected) {
      const last = from === expected + 1 ? '' : ` to ${from - 1}`;
      const detail = `no range of the recording covers offset ${expected}${last}, and no gap was announced`;
      differences.push({ kind: 'uncovered', partition, offset: expected, to: from, detail });
    }
    if (expected !== undefined && from < expected)
      differences.push({ kind: 'twice', partition, offset: from, detail: 'two ranges cover it' });
    if (to < from) {
      const detail = `its range goes back to offset ${to}`;
      differences.push({ kind: 'order', partition, offset: from, detail });
    }
    next.set(partition, Math.max(to, expected ?? 0));
  }
}
