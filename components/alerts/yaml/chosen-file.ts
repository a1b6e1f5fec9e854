/** A file of rules that a person chose. */
export interface ChosenFile {
  name: string;
  yaml: string;
  /** Why it cannot be read. */
  problem?: string;
}
