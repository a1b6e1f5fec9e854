import type { AlertRule } from '@/lib/alerts/rule';
import { windowShape } from '@/lib/alerts/windows';
import { BinsWindow } from './bins-window';
import type { GroupWindow, RingShape } from './group-window';
import { measureOf, numberMeasures } from './measures';
import { NumberWindow } from './number-window';
import { SilenceWindow } from './silence-window';

/** The ring that a rule needs. */
export function ringOf(rule: AlertRule): RingShape {
  const shape = windowShape(rule);
  return { ...shape, kept: rule.growing ? 2 * shape.buckets : shape.buckets };
}

/** Makes the windows of the groups of a rule. */
export function windowMaker(rule: AlertRule): () => GroupWindow {
  const shape = ringOf(rule);
  const measure = measureOf[rule.aggregate];
  if (measure === 'bins') return () => new BinsWindow(shape);
  if (measure === 'silence') return () => new SilenceWindow(shape);
  return () => new NumberWindow(numberMeasures[measure], shape);
}
