/** A set of up to `capacity` numbers that are not 0, in 8 bytes for each of twice as many slots. */
export class HashSet {
  private readonly slots: Float64Array;
  private readonly mask: number;
  size = 0;

  /** `capacity`: a power of two. */
  constructor(readonly capacity: number) {
    this.slots = new Float64Array(2 * capacity);
    this.mask = 2 * capacity - 1;
  }

  has(value: number): boolean {
    return this.slots[this.slotOf(value)] === value;
  }

  /** False when it has the value already. The set must not be full. */
  add(value: number): boolean {
    const slot = this.slotOf(value);
    if (this.slots[slot] === value) return false;
    this.slots[slot] = value;
    this.size += 1;
    return true;
  }

  /** Where the value is, or the free slot where it belongs. */
  private slotOf(value: number): number {
    let slot = value & this.mask;
    for (;;) {
      const found = this.slots[slot];
      if (found === value || found === 0) return slot;
      slot = (slot + 1) & this.mask;
    }
  }
}
