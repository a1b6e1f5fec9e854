import type { RoleHttp } from '@/server/http';
import type { KeptAnswers } from '@/server/http/kept-answers';

/** How far the counts are: part of every answer. */
interface Progress {
  at: number;
  /** null: Kafka does not answer. */
  lag: number | null;
  since: number | null;
}

/** What the routes of the parts need. */
export interface AnalysisContext {
  /** Throws a problem (503) while this instance does not count. */
  progress(): Promise<Progress>;
  /** Resolves when every change up to now is in PostgreSQL. Throws a problem (503) when it does not get there in time. */
  saved(): Promise<void>;
  answers: KeptAnswers;
}

/** Registers the routes of one part. */
export type AnalysisRoutes = (guarded: RoleHttp, context: AnalysisContext) => void;
