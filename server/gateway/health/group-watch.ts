import type { Logger } from 'pino';
import type { GroupProgress, Tail } from '@/server/bus';
import type { Answer } from './service-health';

/** What is known of the consumer groups of the cluster: asked for in the background, never waited for. */
export class GroupWatch {
  private groups: Answer<readonly GroupProgress[]> | undefined;
  private isAsking = false;

  constructor(
    private readonly tail: Pick<Tail, 'readGroups'>,
    private readonly log: Logger,
  ) {}

  /** The last answer and when it came, undefined before the first; asks for the next one unless that is under way. */
  latest(): Answer<readonly GroupProgress[]> | undefined {
    if (!this.isAsking) void this.ask();
    return this.groups;
  }

  private async ask(): Promise<void> {
    this.isAsking = true;
    // It says what was so when it was asked for: Kafka may take its time to answer.
    const at = Date.now();
    try {
      this.groups = { at, value: await this.tail.readGroups() };
    } catch (error) {
      this.log.debug({ err: error }, 'consumer groups could not be read; trying again');
    } finally {
      this.isAsking = false;
    }
  }
}
