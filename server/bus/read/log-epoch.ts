import { createHash } from 'node:crypto';

/**
 * Names the log that offsets belong to, in cursors. `scope`: cluster and id of the topic (`cluster/id`), so that another
 * cluster and a topic that was recreated have another one.
 */
export const logEpoch = (scope: string, topic: string): string =>
  createHash('sha256').update(`${scope}/${topic}`).digest('hex').slice(0, 10);
