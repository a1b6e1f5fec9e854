import type { AlertEngine } from '@/server/alerts/engine/interface';

/** Whether a group is one of those that are looked at. */
export type IsChosen = (labels: Readonly<Record<string, string>>) => boolean;

/** What a rule measured in the past. */
export interface Past {
  /** Evaluated from here to there, epoch ms; both multiples of stepMs. */
  from: number;
  to: number;
  stepMs: number;
  /** Groups, about; more than are shown at once. */
  groups: number;
  /** Events or samples. */
  rows: number;
  /** What is missing. */
  notes: readonly string[];
  /** Gives the engine everything, from as long before as the windows reach. */
  addTo(engine: AlertEngine, isChosen: IsChosen): void;
}
