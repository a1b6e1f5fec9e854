import { setInterval } from 'node:timers';
import type { ManagedRule } from '@/lib/alerts/api';
import {
  alertsMigrations,
  alertsSchema,
  loadRows,
  OwnerLoop,
  type Ownership,
  pruneAlerts,
} from '@/server/db';
import type { Evaluation } from './evaluation/evaluation';
import { type EvaluationOptions, startEvaluation } from './evaluation/start';
import { type GivenRules, ruleSet } from './rule-set/rule-set';

const pruneEveryMs = 600_000;
const silentMs = 10_000;

export interface RunnerOptions extends EvaluationOptions {
  given: GivenRules;
  /** It has become the owner: the schema is migrated. */
  onOwner(): void;
}

/** While this instance is the owner of the state. */
export interface Running {
  ownership: Ownership;
  evaluation: Evaluation;
  rules: ReadonlyMap<string, ManagedRule>;
}

/**
 * Waits until it is the owner of the state, restores it and evaluates; starts again when the state was taken over, and with
 * new rules when these were changed.
 */
export class Runner {
  running: Running | undefined;
  private readonly loop: OwnerLoop;
  /** Ends the evaluation, to start it with other rules. */
  private ending = new AbortController();
  private changed: (() => void)[] = [];

  constructor(private readonly options: RunnerOptions) {
    const { database, log } = options;
    this.loop = new OwnerLoop({
      database,
      schema: alertsSchema,
      migrations: alertsMigrations,
      log,
      waitsFor: {
        database: 'It waits for its database.',
        owner: 'Another instance evaluates the rules; this one takes over when it ends.',
      },
      failures: {
        failed: 'the alert rules are not evaluated; trying again',
        unsaved: 'the last changes are not saved; they are found again',
      },
      work: (ownership, signal) => this.work(ownership, signal),
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** True when it evaluates, otherwise the sentence for /readyz. */
  state(): true | string {
    if (!this.running) return this.loop.waitsFor;
    return this.running.evaluation.parts.saver.problem ?? true;
  }

  /** Why not everything is evaluated at the moment; null: it is. */
  problem(): string | null {
    const state = this.state();
    if (state !== true) return state;
    const silentSince = this.running?.evaluation.parts.reader.silentSince();
    if (silentSince !== undefined && Date.now() - silentSince > silentMs)
      return 'Kafka does not answer, so rules over events are not evaluated. What happens is evaluated when it is back.';
    return null;
  }

  /** Goes on with the rules as they are stored now; resolves when it does. */
  rulesChanged(): Promise<void> {
    this.ending.abort();
    return new Promise((resolve) => this.changed.push(resolve));
  }

  private async work(ownership: Ownership, signal: AbortSignal): Promise<void> {
    this.options.onOwner();
    const pruning = setInterval(() => void this.prune(), pruneEveryMs);
    try {
      while (!signal.aborted) await this.evaluate(ownership, signal);
    } finally {
      this.running = undefined;
      clearInterval(pruning);
      for (const resolve of this.changed.splice(0)) resolve();
    }
  }

  private async evaluate(ownership: Ownership, signal: AbortSignal): Promise<void> {
    const { database, given, metrics, log } = this.options;
    this.loop.waitsFor = 'It restores its state.';
    this.ending = new AbortController();
    const waiting = this.changed.splice(0);
    const rules = ruleSet(await loadRows(database.queries, 'rules'), given, log);
    const enabled = [...rules.values()].flatMap(({ rule }) => (rule.enabled ? [rule] : []));
    const { evaluation, run } = await startEvaluation(enabled, ownership, this.options);
    this.running = { ownership, evaluation, rules };
    this.loop.works();
    metrics.rules.set(enabled.length);
    for (const resolve of waiting) resolve();
    await run(AbortSignal.any([signal, this.ending.signal]));
  }

  private async prune(): Promise<void> {
    const { database, log } = this.options;
    const active = [...(this.running?.evaluation.parts.state.active.values() ?? [])];
    const open = active.flatMap(({ incidentId }) => incidentId ?? []);
    await pruneAlerts(database.queries, Date.now(), open).catch((error) =>
      log.warn({ err: error }, 'old incidents and samples are not deleted; trying again later'),
    );
  }
}
