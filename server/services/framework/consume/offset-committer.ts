import type { GroupConsumer } from '@/server/bus';
import type { ServiceCore } from '@/server/services/framework/core';
import { loggable } from '@/server/services/framework/support/describe-error';
import type { PartitionBuffers } from './partition-buffer';

const commitEveryMs = 200;

/** Commits the offsets of handled records at intervals. */
export class OffsetCommitter {
  private group: Pick<GroupConsumer, 'commit'> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly core: Pick<ServiceCore, 'log' | 'failpoint'>,
    private readonly buffers: PartitionBuffers,
  ) {}

  start(group: Pick<GroupConsumer, 'commit'>): void {
    this.group = group;
    this.schedule();
  }

  /** Commits what is due and stops. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.commit();
  }

  private schedule(): void {
    this.timer = setTimeout(() => this.commit().finally(() => this.schedule()), commitEveryMs);
  }

  // Never rejects: the inbox recognises redelivered events, so a late commit costs repeated work at most.
  private async commit(): Promise<void> {
    try {
      await this.commitDue();
    } catch (error) {
      this.core.log.debug({ err: loggable(error) }, 'offsets not committed; trying again');
    }
  }

  private async commitDue(): Promise<void> {
    const due = this.buffers.all().flatMap((buffer) => {
      const offset = buffer.offsets.toCommit();
      return offset === undefined ? [] : [{ buffer, offset }];
    });
    if (due.length === 0 || !this.group) return;
    this.core.failpoint('after-handle-before-offset-commit');
    await this.group.commit(
      due.map(({ buffer: { topic, partition }, offset }) => ({ topic, partition, offset })),
    );
    for (const { buffer, offset } of due) buffer.offsets.markCommitted(offset);
  }
}
