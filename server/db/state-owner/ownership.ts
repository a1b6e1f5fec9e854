import type { Logger } from 'pino';
import type { Database, Session } from '../connection';
import { lockState, takeOver } from './owner';

/**
 * Keeps two instances of a role from changing the same state: one holds a lock in PostgreSQL and works, the others wait for
 * it. The lock may be lost with its connection, so every transaction also checks that nobody has taken the state over since.
 */
export class Ownership {
  private constructor(
    private readonly database: Database,
    private readonly schema: string,
    private session: Session,
    readonly term: number,
    private readonly log: Logger,
  ) {}

  /** Undefined while another instance holds the lock of the schema's state. */
  static async tryTake(database: Database, schema: string, log: Logger): Promise<Ownership | undefined> {
    const session = await lockState(database, schema);
    if (!session) return undefined;
    try {
      return new Ownership(database, schema, session, await takeOver(session, schema), log);
    } catch (error) {
      session.end();
      throw error;
    }
  }

  /** Takes the lock again after its connection was lost, if it is free. */
  async keep(): Promise<void> {
    if (!this.session.lost.aborted) return;
    this.session.end();
    const session = await lockState(this.database, this.schema);
    // Either another instance has it, which the term shows, or the server has not noticed yet that the connection is lost.
    if (!session) return;
    this.session = session;
    this.log.info('the connection to PostgreSQL is back');
  }

  release(): void {
    this.session.end();
  }
}
