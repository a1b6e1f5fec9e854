import type { Logger } from 'pino';
import type { GroupProgress, Tail } from '@/server/bus';

/** What is known of the consumer groups of the cluster: asked for in the background, never waited for. */
export class GroupWatch {
  private groups: readonly GroupProgress[] = [];
  private isAsking = false;

  constructor(
    private readonly tail: Pick<Tail, 'readGroups'>,
    private readonly log: Logger,
  ) {}

  /** The last answer; asks for the next one unless that is under way. */
  latest(): readonly GroupProgress[] {
    if (!this.isAsking) void this.ask();
    return this.groups;
  }

  private async ask(): Promise<void> {
    this.isAsking = true;
    try {
      this.groups = await this.tail.readGroups();
    } catch (error) {
      this.log.debug({ err: error }, 'consumer groups could not be read; trying again');
    } finally {
      this.isAsking = false;
    }
  }
}
