/**
 * Numbers of values by bin, as one list of bins and counts in order of bins: small, and a quantile is found without
 * sorting.
 */
export class Bins {
  readonly #list: number[] = [];
  count = 0;

  /** `count` is negative when values are taken off. */
  add(bin: number, count: number): void {
    const i = this.#find(bin);
    const found = this.#list[i] === bin;
    const sum = (found ? (this.#list[i + 1] as number) : 0) + count;
    this.count += count;
    if (!found) this.#list.splice(i, 0, bin, count);
    else if (sum === 0) this.#list.splice(i, 2);
    else this.#list[i + 1] = sum;
  }

  /** Adds (1) or takes off (-1) others. */
  merge(others: Bins, sign: 1 | -1): void {
    for (let i = 0; i < others.#list.length; i += 2)
      this.add(others.#list[i] as number, sign * (others.#list[i + 1] as number));
  }

  /** The bin of the smallest value that at least `share` of all values do not exceed; undefined: there is none. */
  quantile(share: number): number | undefined {
    let rest = Math.ceil(share * this.count);
    for (let i = 0; i < this.#list.length; i += 2) {
      rest -= this.#list[i + 1] as number;
      if (rest <= 0) return this.#list[i];
    }
    return undefined;
  }

  /** The place of a bin, or where it would be inserted. */
  #find(bin: number): number {
    let [from, to] = [0, this.#list.length / 2];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#list[2 * middle] as number) < bin) from = middle + 1;
      else to = middle;
    }
    return 2 * from;
  }
}
