import type { Logger } from 'pino';
import type { LakeState } from '@/lib/analytics/lake';
import type { RoleHttp } from '@/server/http';
import type { LakeEngine } from './engine';
import type { LakeFolder } from './files';

/** What the routes of the lake work with. */
export interface LakeContext {
  engine: LakeEngine;
  folder: LakeFolder;
  /** What the lake contains, open rows included, and the state of its writer. */
  state(): Promise<LakeState>;
  log: Logger;
}

/** Registers some routes for the other processes of this system. */
export type LakeRoutes = (guarded: RoleHttp, context: LakeContext) => void;
