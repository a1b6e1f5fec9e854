import type { ErrorGroup } from '@/lib/logs/analysis';
import { formatCount } from '@/lib/text/format';

/** A number of different orders or traces; above 1,000 it is an estimate, and says so. */
export const distinctText = ({ count, isEstimate }: ErrorGroup['orders']): string =>
  `${isEstimate ? '≈ ' : ''}${formatCount(count)}`;
