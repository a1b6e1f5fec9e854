type Value = string | number | boolean;

/** Collects the values of a statement: it has their $names in place of them. */
export class Parameters {
  readonly values: Record<string, Value> = {};

  /** The name of a value, to be written into the statement. */
  add(value: Value): string {
    const name = `p${Object.keys(this.values).length}`;
    this.values[name] = value;
    return `$${name}`;
  }
}
