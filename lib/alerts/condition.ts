import { z } from 'zod';
import { shortText } from '@/lib/events/fields';

/** A field of the data of an event by its path (`customer.id`), `type` or `source`; of a gauge, a label. */
const field = shortText.regex(
  /^[A-Za-z][\w-]*(\.[\w-]+){0,4}$/,
  'has to be the path of a field, such as customer.id',
);
const scalar = z.union([shortText, z.number(), z.boolean()]);
const operators = ['is', 'isNot', 'in', 'notIn', 'contains', 'above', 'atLeast', 'below', 'atMost'] as const;

/** One test of one field. A field that is missing matches `isNot` and `notIn` only. */
export const conditionSchema = z
  .strictObject({
    field,
    is: scalar.optional(),
    isNot: scalar.optional(),
    in: z.array(scalar).min(1).max(100).optional(),
    notIn: z.array(scalar).min(1).max(100).optional(),
    /** Text, in any case. */
    contains: shortText.optional(),
    above: z.number().optional(),
    atLeast: z.number().optional(),
    below: z.number().optional(),
    atMost: z.number().optional(),
  })
  .refine((condition) => operators.filter((name) => condition[name] !== undefined).length === 1, {
    error: `needs exactly one of ${operators.join(', ')}`,
  });
export type Condition = z.output<typeof conditionSchema>;
