/** Numbers of many windows in few arrays, because each array of its own costs memory and garbage collection. */
export class Slab {
  readonly #free: Place[] = [];
  readonly #perArray: number;

  /** `size`: numbers of one window. */
  constructor(readonly size: number) {
    this.#perArray = Math.max(1, Math.min(256, Math.floor(65_536 / size)));
  }

  /** A place for the numbers of one window, with any numbers in it. */
  take(): Place {
    return this.#free.pop() ?? this.#newArray();
  }

  giveBack(place: Place): void {
    this.#free.push(place);
  }

  #newArray(): Place {
    const numbers = new Float64Array(this.size * this.#perArray);
    for (let n = 1; n < this.#perArray; n++) this.#free.push({ numbers, from: n * this.size });
    return { numbers, from: 0 };
  }
}

/** Numbers from an index on. */
export interface Place {
  numbers: Float64Array;
  from: number;
}
