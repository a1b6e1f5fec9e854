import type { Logger } from 'pino';
import type { AlertRule } from '@/lib/alerts/rule';
import type { AlertEngine, Sample } from '@/server/alerts/engine/interface';
import { startSampler } from '@/server/alerts/gauges/sampler';
import type { GaugeSource } from '@/server/alerts/gauges/source';
import type { AlertsMetrics } from '@/server/alerts/metrics';
import { TopicReader } from '@/server/alerts/reading/topic-reader';
import { AlertsState } from '@/server/alerts/state/alerts-state';
import { PendingSamples } from '@/server/alerts/state/pending-samples';
import type { DeliveryRequest } from '@/server/alerts/texts/interface';
import type { BrokerConfig } from '@/server/config';
import { type Database, loadSamples, type Ownership, type Queries } from '@/server/db';
import { Evaluation } from './evaluation';
import { restore, toSaved } from './restore';
import type { RuleSeries } from './rule-series';
import { Saver } from './saver';

/** A gauge keeps its last value over a restart that takes no longer; then it is not known until it is read again. */
const mostGapMs = 10_000;

export interface EvaluationOptions {
  kafka: BrokerConfig;
  database: Database;
  createEngine(rules: readonly AlertRule[]): AlertEngine;
  sources: readonly GaugeSource[];
  /** Adds the deliveries of notifications, in the transaction of what they are about. */
  deliver(tx: Queries, requests: readonly DeliveryRequest[]): Promise<void>;
  /** After a transaction with events or deliveries. */
  onSaved(): void;
  series: RuleSeries;
  metrics: AlertsMetrics;
  log: Logger;
}

/** An evaluation that runs, and its end. */
export interface StartedEvaluation {
  evaluation: Evaluation;
  /** Evaluates until the signal aborts. Throws StateTakenOver when another instance is the owner. */
  run(signal: AbortSignal): Promise<void>;
}

/** Restores the state, and prepares to go on with these rules from where it ends. */
export async function startEvaluation(
  rules: readonly AlertRule[],
  ownership: Ownership,
  options: EvaluationOptions,
): Promise<StartedEvaluation> {
  const { kafka, database, createEngine, series, metrics, log } = options;
  const now = Date.now();
  const { evaluated, state: restored } = await restore(database.queries, now, log);
  const engine = createEngine(rules);
  const state = new AlertsState(restored);
  state.endOrphans(new Map(rules.map((rule) => [rule.id, rule])), evaluated);
  engine.restore([...state.active.values()].map(toSaved), evaluated);
  const samples = new PendingSamples();
  await restoreSamples(engine, samples, evaluated.gauges, { database, now });
  const reader = new TopicReader({
    kafka,
    engine,
    since: (topic) => evaluated.events - engine.reachMs(topic),
    afterBatch: () => evaluation.waitForDatabase(),
    metrics,
    log,
  });
  const saver = new Saver({ ...options, ownership });
  const ids = new Set(rules.map(({ id }) => id));
  const parts = { engine, state, samples, reader, saver, series, rules: ids, onSaved: options.onSaved };
  const evaluation = new Evaluation({ ...parts, metrics, log }, evaluated);
  return { evaluation, run: (signal) => run(evaluation, options, signal) };
}

async function run(evaluation: Evaluation, { sources, log }: EvaluationOptions, signal: AbortSignal) {
  const { reader, samples } = evaluation.parts;
  reader.start();
  const sampler = startSampler({
    sources,
    known: samples.known(),
    log,
    onSamples: (found) => evaluation.addSamples(found),
  });
  try {
    await evaluation.run(signal);
  } finally {
    sampler.stop();
    await reader.stop();
  }
}

/** Gives the engine the samples that its windows reach back to. */
async function restoreSamples(
  engine: AlertEngine,
  pending: PendingSamples,
  to: number,
  { database, now }: { database: Database; now: number },
): Promise<void> {
  const saved = await loadSamples(database.queries, { from: to - engine.reachMs('gauges'), to });
  pending.restore(saved);
  for (const sample of saved) engine.addSample(sample);
  if (now - to <= mostGapMs) return;
  const at = to + mostGapMs;
  const unknown = pending.known().map(({ gauge, labels }): Sample => ({ gauge, labels, value: null, at }));
  for (const sample of pending.add(unknown)) engine.addSample(sample);
}
