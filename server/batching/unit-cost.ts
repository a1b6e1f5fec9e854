/** A measurement of so many units counts as much as all before it: single hiccups disappear in it. */
const memoryUnits = 5_000;

/** What one unit of work (a write to one client, a fetch) costs, in ms, as measured while it runs. */
export class UnitCost {
  /** `ms`: assumed until it is measured. */
  constructor(private value: number) {}

  get ms(): number {
    return this.value;
  }

  /** Notes that so many units took so long. It is elapsed time: on a core that others use too, a unit costs more. */
  note(units: number, elapsedMs: number): void {
    if (units <= 0) return;
    this.value += (elapsedMs / units - this.value) * (units / (units + memoryUnits));
  }
}
