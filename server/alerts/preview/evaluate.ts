import type { AlertRule } from '@/lib/alerts/rule';
import { createEngine } from '@/server/alerts/engine';
import type { AlertEngine, Transition } from '@/server/alerts/engine/interface';
import type { IsChosen, Past } from './past';

interface EvaluateOptions {
  isChosen: IsChosen;
  /** After each step, epoch ms. */
  onStep(at: number, engine: AlertEngine): void;
  pause(): Promise<void> | undefined;
}

/** Evaluates a rule over the past with the engine that evaluates it live. */
export async function evaluate(
  rule: AlertRule,
  past: Past,
  { isChosen, onStep, pause }: EvaluateOptions,
): Promise<Transition[]> {
  const engine = createEngine([{ ...rule, enabled: true }]);
  engine.restore([], { events: past.from, gauges: past.from });
  past.addTo(engine, isChosen);
  const transitions: Transition[] = [];
  for (let at = past.from + past.stepMs; at <= past.to; at += past.stepMs) {
    transitions.push(...engine.advance({ events: at, gauges: at }));
    onStep(at, engine);
    await pause();
  }
  return transitions;
}
