import { type Check, problem } from './problem';

/** Resolving lies on the other side of the threshold than firing. */
export const checkThresholds: Check = ({ compare, threshold, resolveThreshold }) => {
  if (resolveThreshold === undefined) return [];
  const firesAbove = compare === 'above' || compare === 'atLeast';
  if (firesAbove ? resolveThreshold <= threshold : resolveThreshold >= threshold) return [];
  const side = firesAbove ? 'at most' : 'at least';
  return [
    problem(
      'resolveThreshold',
      `has to be ${side} ${threshold}, the threshold, because it fires ${compare} it`,
    ),
  ];
};
