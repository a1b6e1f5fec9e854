import type { AlertRule } from '@/lib/alerts/rule';
import { windowShape } from '@/lib/alerts/windows';
import { BinsWindow } from './bins-window';
import type { GroupWindow, RingShape } from './group-window';
import { measureOf, numberMeasures } from './measures/by-aggregate';
import type { Measure } from './measures/measure';
import { NumberWindow, type NumberWindows } from './number-window';
import { SilenceWindow } from './silence-window';
import { Slab } from './slab';

/** The ring that a rule needs. */
export function ringOf(rule: AlertRule): RingShape {
  const shape = windowShape(rule);
  return { ...shape, kept: rule.growing ? 2 * shape.buckets : shape.buckets };
}

const numberWindows = (measure: Measure, shape: RingShape): NumberWindows => {
  const width = measure.empty.length;
  return { measure, shape, slab: new Slab(shape.kept * width), merged: new Float64Array(width) };
};

/** Makes the windows of the groups of a rule. */
export function windowMaker(rule: AlertRule): () => GroupWindow {
  const shape = ringOf(rule);
  const measure = measureOf[rule.aggregate];
  if (measure === 'bins') return () => new BinsWindow(shape);
  if (measure === 'silence') return () => new SilenceWindow(shape);
  const shared = numberWindows(numberMeasures[measure], shape);
  return () => new NumberWindow(shared);
}
