// Whether the ranges of a recording go on from each other: what lies between two was neither applied nor announced.

const keyOf = (filter) =>
  JSON.stringify(Object.entries(filter ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Offsets that no range of their filter covers, or that two do, as differences. */
export function checkContinuity(entries) {
  const differences = [];
  const filters = new Map();
  for (const entry of entries) {
    const key = keyOf(entry.filter);
    if (entry.kind === 'range') checkRange(entry, place(filters, key, entry.epoch), differences);
    else filters.set(key, { epoch: entry.epoch, next: new Map(entry.next.entries()) });
  }
  return differences;
}

/** The next offset of each partition, as far as it is known; of another log nothing is. */
function place(filters, key, epoch) {
  const known = filters.get(key);
  if (known?.epoch === epoch) return known.next;
  const next = new Map();
  filters.set(key, { epoch, next });
  return next;
}

function checkRange({ covers }, next, differences) {
  for (const [partition, from, to] of covers) {
    const due = next.get(partition);
    if (due !== undefined && from > due) {
      const last = from === due + 1 ? '' : ` to ${from - 1}`;
      const detail = `no range of the recording covers offset ${due}${last}, and no gap was announced`;
      differences.push({ kind: 'uncovered', partition, offset: due, to: from, detail });
    }
    if (due !== undefined && from < due)
      differences.push({ kind: 'twice', partition, offset: from, detail: 'two ranges cover it' });
    if (to < from) {
      const detail = `its range goes back to offset ${to}`;
      differences.push({ kind: 'order', partition, offset: from, detail });
    }
    next.set(partition, Math.max(to, due ?? 0));
  }
}
