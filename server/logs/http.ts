import type { Logger } from 'pino';
import { createHttp, type RoleHttp } from '@/server/http';

export interface LogsHttpOptions {
  hosts: readonly string[];
  log: Logger;
  /** True when lines can be sent, otherwise the sentence for /readyz. */
  state(): true | string;
  /** Additional fields of /readyz: files, lagBytes, and problems in sentences. */
  progress(): Record<string, unknown>;
  metrics(): Promise<string>;
}

/** The internal HTTP server of the collector: /healthz, /readyz, /metrics. */
export function createLogsHttp({ state, ...options }: LogsHttpOptions): RoleHttp {
  return createHttp({ name: 'logs', ready: state, ...options });
}
