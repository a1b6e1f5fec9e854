import type { Logger } from 'pino';
import type { z } from 'zod';
import { type Database, type FrameworkTables, readSetting, writeSetting } from '@/server/db';

const refreshMs = 1_000;
const stored = 'service';

/**
 * Settings that an admin changes while the service runs: kept in its schema, so that they outlive a restart and
 * reach every process of the service within a second.
 */
export class LiveSettings<Schema extends z.ZodObject> {
  private current: z.output<Schema>;
  private changes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly schema: Schema,
    private readonly parts: { database: Database; tables: FrameworkTables; log: Logger },
  ) {
    this.current = schema.parse({});
  }

  get value(): z.output<Schema> {
    return this.current;
  }

  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => {
      this.refresh().catch((error) => this.parts.log.debug({ err: error }, 'settings not read'));
    }, refreshMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Changes some of the settings and returns all of them. */
  async patch(change: Partial<z.output<Schema>>): Promise<z.output<Schema>> {
    const { database, tables } = this.parts;
    const next = this.schema.parse({ ...this.current, ...change });
    await writeSetting(database.queries, tables, stored, next);
    this.current = next;
    this.changes += 1;
    return next;
  }

  private async refresh(): Promise<void> {
    const { database, tables } = this.parts;
    const changes = this.changes;
    const found = await readSetting(database.queries, tables, stored);
    // What was read before a change here is older than the change.
    if (changes !== this.changes) return;
    // A field that an older release stored and this one does not know any more is left out.
    const parsed = this.schema.safeParse(found ?? {});
    if (parsed.success) this.current = parsed.data;
  }
}
