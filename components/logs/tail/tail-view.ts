import { z } from 'zod';

/** Columns that can be chosen, beside time, level and message, which are always there. */
export const optionalColumns = [
  'service',
  'host',
  'instance',
  'operation',
  'duration',
  'order',
  'trace',
] as const;
export type OptionalColumn = (typeof optionalColumns)[number];

export const columnLabels: Record<OptionalColumn, string> = {
  service: 'Service',
  host: 'Host',
  instance: 'Process',
  operation: 'Operation',
  duration: 'Duration',
  order: 'Order',
  trace: 'Trace',
};

/** How this person reads lines; kept in this browser. */
export const tailView = z.object({
  newest: z.enum(['bottom', 'top']),
  isWrapped: z.boolean(),
  isCompact: z.boolean(),
  columns: z.array(z.enum(optionalColumns)),
});
export type TailView = z.output<typeof tailView>;

export const usualView: TailView = {
  newest: 'bottom',
  isWrapped: false,
  isCompact: true,
  columns: ['service'],
};
