import type { GroupWindow } from '@/server/alerts/engine/windows/group-window';
import type { Reading } from './condition';

/** The events of one combination of labels. */
export class Group<W extends GroupWindow = GroupWindow> {
  /** Buckets that have something. */
  filled = 0;
  /** The bucket of its newest event. */
  newestBucket = Number.NEGATIVE_INFINITY;
  /** Whether its values may have changed since they were read. */
  isChanged = false;
  /** No longer among the groups that are kept. */
  isDropped = false;
  /** Alerts of it that are pending or firing. */
  active = 0;
  /** By the index of the rule. */
  readonly readings: Reading[] = [];
  /** Ids of its alerts, once one was asked for. By the index of the rule. */
  readonly alertIds: string[] = [];

  constructor(
    readonly key: string,
    readonly window: W,
  ) {}
}
