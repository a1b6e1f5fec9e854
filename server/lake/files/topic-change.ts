import type { PreparedCommit, Table } from './delta/table';
import type { StoredState } from './state/state-file';

/** One change of a topic, made by one transaction. Paths are absolute. */
export interface TopicChange {
  moves: readonly { from: string; to: string }[];
  commits: readonly { table: Table; prepared: PreparedCommit }[];
  state: Partial<Pick<StoredState, 'nextSegment' | 'newestAt' | 'epochs'>>;
}
