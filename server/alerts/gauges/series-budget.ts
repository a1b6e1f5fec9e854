/** Bounds the number of series, because names come from outside. */
export class SeriesBudget {
  private readonly keys = new Set<string>();
  private left = 0;

  constructor(private readonly max: number) {}

  /** Series that had no place. */
  get refused(): number {
    return this.left;
  }

  /** Whether the series has a place, or gets one. */
  take(key: string): boolean {
    if (this.keys.has(key)) return true;
    if (this.keys.size >= this.max) {
      this.left += 1;
      return false;
    }
    this.keys.add(key);
    return true;
  }

  release(key: string): void {
    this.keys.delete(key);
  }
}
