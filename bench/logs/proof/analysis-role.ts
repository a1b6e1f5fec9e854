import { setTimeout as sleep } from 'node:timers/promises';
import { RoleProcess, type RoleProcessOptions } from '@/bench/role-process';
import type { Answers } from './compare';

const settleMs = 60_000;

const countOf = ({ patterns, unassigned }: Answers['patterns']): number =>
  patterns.reduce((sum, { count }) => sum + count, unassigned);

export interface AnalysisRoleOptions extends Omit<RoleProcessOptions, 'role'> {
  brokers: readonly string[];
  databaseUrl: string;
}

/** The role `log-analysis` as a process that can be killed. */
export class AnalysisRole extends RoleProcess {
  constructor({ brokers, databaseUrl, env, ...process }: AnalysisRoleOptions) {
    const own = { KAFKA_BROKERS: brokers.join(','), DATABASE_URL: databaseUrl };
    super({ ...process, role: 'log-analysis', env: { ...own, ...env } });
  }

  /** Lines by outcome that this process has read: `lines`, `duplicates`, `invalid`, `missed`. */
  async read(): Promise<Record<string, number>> {
    const text = (await (await this.get('/metrics'))?.text()) ?? '';
    const found = text.matchAll(/^\w*records_total\{outcome="(\w+)"\} (\d+)/gm);
    return Object.fromEntries([...found].map(([, outcome, count]) => [outcome, Number(count)]));
  }

  /** Waits until it has counted so many more lines. False when `isOver` first. */
  async untilRead(lines: number, isOver: () => boolean): Promise<boolean> {
    const { lines: before = 0 } = await this.read();
    while (((await this.read()).lines ?? 0) < before + lines) {
      if (isOver()) return false;
      await sleep(20);
    }
    return true;
  }

  /**
   * Waits until so many lines are counted, at most a minute: its lag is that of its last fetch, so it is 0 before the last
   * lines are fetched, too. `from`: epoch ms of the oldest line.
   */
  async answers(from: number, lines: number): Promise<Answers> {
    const deadline = Date.now() + settleMs;
    for (;;) {
      const patterns = await this.json<Answers['patterns'] & { lag: number }>('/patterns?limit=500');
      const isOver = Date.now() > deadline;
      if (patterns && (isOver || (patterns.lag === 0 && countOf(patterns) >= lines))) {
        const errors = await this.json<Answers['errors']>('/errors?limit=500');
        const performance = await this.json<Answers['performance']>(`/performance?from=${from}`);
        if (errors && performance) return { patterns, errors, performance };
      }
      await sleep(100);
    }
  }

  private async json<T>(route: string): Promise<T | undefined> {
    const response = await this.get(route);
    return response?.ok ? ((await response.json()) as T) : undefined;
  }
}
