import type { Logger } from 'pino';
import type { GroupProgress, Tail } from '@/server/bus';
import type { Observed } from '@/server/internal-calls/processes';

/** Reads the progress of the cluster's consumer groups in the background, so that no sample waits for Kafka. */
export class GroupWatch {
  private groups: Observed<readonly GroupProgress[]> | undefined;
  private isReading = false;

  constructor(
    private readonly tail: Pick<Tail, 'readGroups'>,
    private readonly log: Logger,
  ) {}

  /** What was read last; undefined before the first. Starts to read again unless that is under way. */
  latest(): Observed<readonly GroupProgress[]> | undefined {
    if (!this.isReading) void this.read();
    return this.groups;
  }

  private async read(): Promise<void> {
    this.isReading = true;
    // The time of the request: Kafka may take long to answer, and then the answer is as old.
    const at = Date.now();
    try {
      this.groups = { at, value: await this.tail.readGroups() };
    } catch (error) {
      this.log.debug({ err: error }, 'consumer groups could not be read; trying again');
    } finally {
      this.isReading = false;
    }
  }
}
