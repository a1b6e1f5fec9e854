import { createLakeEngine, type LakeEngine } from '@/server/lake/engine';
import { Attempts, type Problem } from './attempts';
import { LakeWriter, type LakeWriterOptions } from './lake-writer';
import type { OpenSegment } from './open-segment';

export interface OpenLakeOptions extends Omit<LakeWriterOptions, 'engine'> {
  /** Whose tables are known even when nothing was written yet. */
  topics: readonly string[];
}

/** Folder, engine and writer, which are opened one after the other, again and again until they can be. */
export class OpenLake {
  engine: LakeEngine | undefined;
  private writer: LakeWriter | undefined;
  private readonly aborted = new AbortController();
  private readonly attempts: Attempts;
  private opening: Promise<void> = Promise.resolve();

  constructor(private readonly options: OpenLakeOptions) {
    this.attempts = new Attempts(options.log, this.aborted.signal);
  }

  get isOpen(): boolean {
    return this.writer !== undefined;
  }
  get problem(): Problem | undefined {
    return this.attempts.problem ?? this.writer?.problem;
  }
  segment(topic: string): OpenSegment | undefined {
    return this.writer?.segment(topic);
  }

  /** Opens it in the background. `opened` is called when it writes. */
  open(opened: () => void): void {
    this.opening = this.attempts
      .repeat(() => this.tryOpen())
      .then(opened, (error) => {
        if (!this.aborted.signal.aborted) throw error;
      });
  }

  /** Writes what was read if that is quick. */
  async close(): Promise<void> {
    this.aborted.abort();
    await this.opening.catch(() => undefined);
    if (this.writer && !(await this.writer.stop())) return;
    await this.engine?.close();
    await this.options.folder.close();
  }

  private async tryOpen(): Promise<void> {
    const { folder, topics } = this.options;
    await folder.open();
    let engine: LakeEngine | undefined;
    try {
      engine = await createLakeEngine({ folder });
      const writer = new LakeWriter({ ...this.options, engine });
      await writer.prepare(new Set([...topics, ...folder.topics()]));
      writer.start();
      this.engine = engine;
      this.writer = writer;
    } catch (error) {
      await engine?.close();
      await folder.close();
      throw error;
    }
  }
}
