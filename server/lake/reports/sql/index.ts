import type { Report } from '@/lib/analytics/reports';
import type { ReportRange } from '../range';
import { errorsSql } from './errors';
import { failuresSql } from './failures';
import { funnelSql } from './funnel';
import { ordersSql } from './orders';
import { pagesSql } from './pages';
import { pathsSql } from './paths';
import { productsSql } from './products';
import { revenueSql } from './revenue';
import { eventTopics, servicesSql } from './services';
import { sessionsSql } from './sessions';
import { stageLookBackMs, stagesSql } from './stages';
import { dedent } from './text';
import { viewedSql } from './viewed';
import { vitalsSql } from './vitals';

export interface ReportStatement {
  /** The tables that it reads. */
  topics: readonly string[];
  /** How long before the range it reads. */
  lookBackMs: number;
  hasBuckets: boolean;
  /** Columns whose texts come from outside. */
  texts: readonly string[];
  /** One SELECT that needs no parameters and gives the same rows in every session time zone. */
  sql(range: ReportRange): string;
}

const statement = (
  topics: readonly string[],
  write: (range: ReportRange) => string,
  more: Partial<ReportStatement> = {},
): ReportStatement => ({
  topics,
  lookBackMs: 0,
  hasBuckets: false,
  texts: [],
  sql: (range) => dedent(write(range)),
  ...more,
});

const hasBuckets = true;

export const statements: Record<Report, ReportStatement> = {
  revenue: statement(['orders'], revenueSql, { hasBuckets }),
  orders: statement(['orders'], ordersSql, { hasBuckets }),
  funnel: statement(['activity'], funnelSql),
  sessions: statement(['activity'], sessionsSql, { hasBuckets }),
  paths: statement(['activity'], pathsSql, { texts: ['from_path', 'to_path'] }),
  pages: statement(['activity'], pagesSql, { texts: ['path'] }),
  viewed: statement(['activity'], viewedSql, { texts: ['sku'] }),
  vitals: statement(['activity'], vitalsSql, { texts: ['path'] }),
  stages: statement(['orders'], stagesSql, { lookBackMs: stageLookBackMs }),
  products: statement(['orders', 'activity'], productsSql, { texts: ['sku', 'name'] }),
  failures: statement(['orders'], failuresSql, { texts: ['cause'] }),
  services: statement([...eventTopics, 'logs'], servicesSql, { texts: ['service'] }),
  errors: statement(['logs'], errorsSql, { hasBuckets, texts: ['service'] }),
};
