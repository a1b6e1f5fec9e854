/** A set of numbers, in 8 bytes for each: for a few thousand at most, because adding one moves the larger ones. */
export class SortedHashes {
  private sorted = new Float64Array(4);
  length = 0;

  /** False when it has the number already. */
  add(hash: number): boolean {
    const at = this.placeOf(hash);
    if (at < this.length && this.sorted[at] === hash) return false;
    if (this.length === this.sorted.length) this.grow();
    this.sorted.copyWithin(at + 1, at, this.length);
    this.sorted[at] = hash;
    this.length += 1;
    return true;
  }

  values(): Float64Array {
    return this.sorted.subarray(0, this.length);
  }

  toBase64(): string {
    const { byteOffset, byteLength } = this.values();
    return Buffer.from(this.sorted.buffer, byteOffset, byteLength).toString('base64');
  }

  static fromBase64(text: string): SortedHashes {
    const restored = new SortedHashes();
    // Copied, because a Float64Array must be aligned to eight bytes.
    for (const hash of new Float64Array(new Uint8Array(Buffer.from(text, 'base64')).buffer))
      restored.add(hash);
    return restored;
  }

  private placeOf(hash: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted[middle] ?? 0) < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const larger = new Float64Array(2 * this.sorted.length);
    larger.set(this.sorted);
    this.sorted = larger;
  }
}
