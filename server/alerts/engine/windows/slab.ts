/** Numbers of an array at most: 512 KiB. */
const mostNumbers = 65_536;

/**
 * Numbers of many windows in few arrays, because each array of its own costs memory and garbage collection. Each array has
 * room for twice as many windows as the one before: most rules have one group.
 */
export class Slab {
  readonly #free: Place[] = [];
  #windows = 1;

  /** `size`: numbers of one window. */
  constructor(readonly size: number) {}

  /** A place for the numbers of one window, with any numbers in it. */
  take(): Place {
    return this.#free.pop() ?? this.#newArray();
  }

  giveBack(place: Place): void {
    this.#free.push(place);
  }

  #newArray(): Place {
    const numbers = new Float64Array(this.size * this.#windows);
    for (let n = 1; n < this.#windows; n++) this.#free.push({ numbers, from: n * this.size });
    this.#windows = Math.max(1, Math.min(2 * this.#windows, Math.floor(mostNumbers / this.size)));
    return { numbers, from: 0 };
  }
}

/** Numbers from an index on. */
export interface Place {
  numbers: Float64Array;
  from: number;
}
