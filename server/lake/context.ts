import type { Logger } from 'pino';
import type { LakeState } from '@/lib/analytics/lake';
import type { RangeReader } from '@/server/bus';
import type { RoleHttp } from '@/server/http';
import type { LakeEngine } from './engine';
import type { LakeFolder, PartitionTotals } from './files';
import type { LogIdentity } from './segment';

/** What the lake has of the newest epoch of a topic, open rows included, since the beginning of that epoch. */
export interface LakeLog extends LogIdentity {
  /** Index: partition. */
  partitions: readonly PartitionTotals[];
}

/** What the routes of the lake work with. */
export interface LakeContext {
  engine: LakeEngine;
  folder: LakeFolder;
  /** What the lake contains, open rows included, and the state of its writer. */
  state(): Promise<LakeState>;
  /** By topic; without the topics whose log is not known yet. */
  logs(): ReadonlyMap<string, LakeLog>;
  /** Reads parts of a log again, for the comparison with the live counters. */
  ranges: Pick<RangeReader, 'read'>;
  /** GATEWAY_INTERNAL_URL; undefined: there is no gateway to compare with. */
  gatewayUrl: string | undefined;
  authSecret: string;
  log: Logger;
}

/** Registers some routes for the other processes of this system. */
export type LakeRoutes = (guarded: RoleHttp, context: LakeContext) => void;
