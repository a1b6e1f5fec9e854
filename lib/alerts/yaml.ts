/** Rules as a YAML file: POST /api/admin/alert-rules/import, GET /api/admin/alert-rules/export, and ALERT_RULES. */
import { z } from 'zod';
import { shortText } from '@/lib/events/fields';
import { alertRuleSchema } from './rule';

/** Bytes and rules of a file. */
export const yamlLimits = { bytes: 1_000_000, rules: 1_000 } as const;

/** The contents of a file. */
export const ruleFile = z.strictObject({ rules: z.array(alertRuleSchema).max(yamlLimits.rules) });

/** What is wrong with a file, and where. */
const yamlProblem = z.object({
  /** From 1. */
  line: z.number(),
  column: z.number(),
  path: z.string().describe('Of the field, such as rules[2].where[0].field; empty: the whole file.'),
  message: z.string(),
});
export type YamlProblem = z.output<typeof yamlProblem>;

export const importRequest = z.object({
  yaml: z.string().max(yamlLimits.bytes),
  dryRun: z.boolean().default(false).describe('Says what would be done, and does nothing.'),
  deleteOthers: z
    .boolean()
    .default(false)
    .describe(
      'Deletes rules that are not in the file, and takes back changes of rules that came with Pulseboard.',
    ),
});

export const importAnswer = z.object({
  problems: z.array(yamlProblem).describe('If there are any, nothing is done: the first 100.'),
  created: z.array(shortText).describe('Ids.'),
  changed: z.array(z.object({ id: shortText, fields: z.array(z.string()) })),
  deleted: z.array(shortText),
  unchanged: z.number(),
  isDone: z.boolean().describe('False: a dry run, or there are problems.'),
});
export type ImportAnswer = z.output<typeof importAnswer>;
