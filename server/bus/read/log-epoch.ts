import { createHash } from 'node:crypto';

/**
 * Identifies, in cursors, the log that offsets belong to. `scope` is `cluster id/topic id`, so that another cluster or a
 * recreated topic has another epoch.
 */
export const logEpoch = (scope: string, topic: string): string =>
  createHash('sha256').update(`${scope}/${topic}`).digest('hex').slice(0, 10);
