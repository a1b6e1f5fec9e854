import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ProblemError } from '@/lib/problem';
import type { AlertEngine, Progress, Sample } from '@/server/alerts/engine/interface';
import type { AlertsMetrics } from '@/server/alerts/metrics';
import type { TopicReader } from '@/server/alerts/reading/topic-reader';
import type { AlertsState } from '@/server/alerts/state/alerts-state';
import type { PendingSamples } from '@/server/alerts/state/pending-samples';
import { StateTakenOver } from '@/server/db';
import type { RuleSeries } from './rule-series';
import type { Saver } from './saver';
import { endsSlot, isWholeStep, nextProgress } from './target';

const tickMs = 25;
const saveEveryMs = 1_000;
/** While nothing else changes: less than the time after which a gauge that is not read is unknown. */
const saveProgressEveryMs = 4_000;

export interface EvaluationParts {
  engine: AlertEngine;
  state: AlertsState;
  samples: PendingSamples;
  reader: TopicReader;
  saver: Saver;
  series: RuleSeries;
  /** Ids of the rules that are evaluated. */
  rules: ReadonlySet<string>;
  metrics: AlertsMetrics;
  /** After a transaction with events or deliveries. */
  onSaved(): void;
  log: Logger;
}

/** A change by a person, to be saved before it is answered. */
interface Request {
  apply(): void;
  resolve(): void;
  reject(error: unknown): void;
}

let versions = 0;

/** Evaluates slot after slot, and saves what follows from them before the next one. */
export class Evaluation {
  /** Another one after each change of a state, and for each evaluation. */
  version = ++versions;
  private requests: Request[] = [];
  private savedAt = 0;
  private isEnded = false;
  private saving: { promise: Promise<void>; resolve: () => void } | undefined;

  constructor(
    readonly parts: EvaluationParts,
    public evaluated: Progress,
  ) {}

  /** Takes samples that were read just now. */
  addSamples(samples: readonly Sample[]): void {
    const { engine, samples: pending } = this.parts;
    const after = this.evaluated.gauges + 1;
    for (const sample of pending.add(samples))
      engine.addSample(sample.at < after ? { ...sample, at: after } : sample);
  }

  /** While PostgreSQL is away: a promise that reading waits for. */
  waitForDatabase = (): Promise<void> | undefined => this.saving?.promise;

  /** Applies a change by a person; resolves when it is saved. Throws a problem (503) when that cannot be. */
  change(apply: () => void): Promise<void> {
    if (this.isEnded) return Promise.reject(ended());
    const { problem } = this.parts.saver;
    if (problem) return Promise.reject(new ProblemError(503, problem, { retryAfter: 2 }));
    return new Promise((resolve, reject) => this.requests.push({ apply, resolve, reject }));
  }

  /** Runs until the signal aborts, and then saves once more. Throws StateTakenOver. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const isBehind = await this.tick(signal);
        if (!isBehind) await sleep(tickMs, undefined, { signal }).catch(() => undefined);
        else await sleep(0);
      }
      if (!this.parts.saver.problem) await this.save(signal);
    } finally {
      this.isEnded = true;
      for (const { reject } of this.requests) reject(ended());
      this.saving?.resolve();
    }
  }

  /** True when it has to go on at once, because it is behind. */
  private async tick(signal: AbortSignal): Promise<boolean> {
    const { engine, state, reader, metrics } = this.parts;
    const now = Date.now();
    const next = nextProgress(this.evaluated, reader.readTo(), now);
    const isBehind = isWholeStep(this.evaluated, next);
    if (endsSlot(this.evaluated, next, engine.slotMs)) {
      const transitions = engine.advance(next);
      for (const { to } of transitions) metrics.transitions.inc({ state: to });
      state.apply(transitions, next);
      if (transitions.length > 0) this.version = ++versions;
      state.sync(engine.active());
      this.evaluated = next;
      this.parts.series.note(now, this.parts.rules, (ruleId) => engine.values(ruleId));
    }
    if (this.isSaveDue(now)) await this.save(signal);
    return isBehind;
  }

  private isSaveDue(now: number): boolean {
    if (this.requests.length > 0 || this.parts.state.isChanged) return true;
    const age = now - this.savedAt;
    return age >= saveProgressEveryMs || (age >= saveEveryMs && this.parts.samples.size > 0);
  }

  private async save(signal: AbortSignal): Promise<void> {
    const { state, samples, saver } = this.parts;
    const { requests } = this;
    this.requests = [];
    for (const { apply } of requests) apply();
    if (requests.length > 0) this.version = ++versions;
    const change = state.takeChange();
    const hasOutgoing = change.events.length > 0 || change.deliveries.length > 0;
    // Whoever reads waits when PostgreSQL does not answer at once.
    this.saving = deferred();
    try {
      await saver.save(change, this.evaluated, samples.take(), signal);
    } catch (error) {
      for (const { reject } of requests) reject(error);
      if (!(error instanceof StateTakenOver))
        this.parts.log.warn('the last changes are not saved; they are found again');
      throw error;
    } finally {
      this.saving.resolve();
      this.saving = undefined;
    }
    this.savedAt = Date.now();
    for (const { resolve } of requests) resolve();
    if (hasOutgoing) this.parts.onSaved();
  }
}

const ended = () =>
  new ProblemError(503, 'The alert rules are being changed. Try again in a moment.', { retryAfter: 1 });

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
