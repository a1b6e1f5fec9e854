import { z } from 'zod';
import { readSetting, writeSetting } from '@/server/db';
import type { ServiceCore } from './core';

const refreshMs = 1_000;
const storedAs = 'service';

/** What an admin may change of any service, in addition to its own settings. */
const commonSettings = z.object({
  /** Extra time that every message takes, ms: shows what a slow service does to the others. */
  delayMs: z.number().int().min(0).max(10_000).default(0),
});
export type CommonSettings = z.output<typeof commonSettings>;

/** The settings of a service: its own and the common ones. */
export function createSettings<Settings extends z.ZodObject>(
  own: Settings,
  core: ServiceCore,
): LiveSettings<CommonSettings & z.output<Settings>> {
  return new LiveSettings(commonSettings.extend(own.shape), core);
}

/**
 * Settings that an admin changes while the service runs. They are stored in its schema, survive a restart, and reach
 * every process of the service within a second.
 */
export class LiveSettings<Value extends object> {
  private current: Value;
  private changes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** Its output is a `Value`. */
    readonly schema: z.ZodObject,
    private readonly core: Pick<ServiceCore, 'database' | 'tables' | 'log'>,
  ) {
    this.current = schema.parse({}) as Value;
  }

  get value(): Value {
    return this.current;
  }

  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => {
      this.refresh().catch((error) => this.core.log.debug({ err: error }, 'settings not read'));
    }, refreshMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Changes some of the settings and returns all of them. Throws a ZodError on a value that the schema refuses. */
  async patch(change: Partial<Value>): Promise<Value> {
    const { database, tables } = this.core;
    const next = this.schema.parse({ ...this.current, ...change }) as Value;
    await writeSetting(database.queries, tables, storedAs, next);
    this.current = next;
    this.changes += 1;
    return next;
  }

  private async refresh(): Promise<void> {
    const { database, tables } = this.core;
    const changes = this.changes;
    const found = await readSetting(database.queries, tables, storedAs);
    // The value that was read is older than a change made meanwhile.
    if (changes !== this.changes) return;
    // Fields that an earlier release stored and this one lacks are dropped.
    const parsed = this.schema.safeParse(found ?? {});
    if (parsed.success) this.current = parsed.data as Value;
  }
}
