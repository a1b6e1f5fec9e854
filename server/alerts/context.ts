import type { AlertRule } from '@/lib/alerts/rule';
import type { Database } from '@/server/db';
import type { RoleHttp } from '@/server/http';
import type { Running } from './runner';

/** What the routes of the parts need. */
export interface AlertsContext {
  database: Database;
  /** What evaluates. Throws a problem (503) while this instance does not. */
  running(): Running;
  /** Why not everything is evaluated at the moment; null: it is. */
  problem(): string | null;
  /**
   * Stores and deletes rules of administrators, or changes of those that came with the program, and resolves when they are
   * evaluated.
   */
  changeRules(change: { stored: readonly AlertRule[]; deleted: readonly string[] }): Promise<void>;
}

/** Registers the routes of one part. */
export type AlertsRoutes = (guarded: RoleHttp, context: AlertsContext) => void;
