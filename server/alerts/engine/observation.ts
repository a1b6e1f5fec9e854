/** What a rule takes from an event: where it is, and the value of `field`. */
export interface Observation {
  /** Epoch ms. */
  at: number;
  partition: number;
  offset: number;
  /** Of `field`; 0 when the rule has none. */
  value: number;
  /** Whether it passes `matching`. */
  isMatch: boolean;
}
