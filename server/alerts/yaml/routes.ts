import { type ImportAnswer, importRequest } from '@/lib/alerts/yaml';
import { ProblemError } from '@/lib/problem';
import type { AlertsRoutes } from '@/server/alerts/context';
import { mostRules } from '@/server/alerts/routes/rules-routes';
import { type ImportPlan, importPlan } from './import-plan';
import { parseRules } from './parse';
import { printRules } from './print';

const nothing: Omit<ImportAnswer, 'problems'> = {
  created: [],
  changed: [],
  deleted: [],
  unchanged: 0,
  isDone: false,
};

/** POST /rules/import and GET /rules/export: rules as YAML. */
export const yamlRoutes: AlertsRoutes = (guarded, context) => {
  guarded.get('/rules/export', async (_request, reply) => {
    const rules = [...context.running().rules.values()].map(({ rule }) => rule);
    return reply
      .type('application/yaml; charset=utf-8')
      .header('content-disposition', 'attachment; filename="alert-rules.yaml"')
      .send(printRules(rules));
  });

  guarded.post(
    '/rules/import',
    { schema: { body: importRequest }, bodyLimit: 8_000_000 },
    async (request): Promise<ImportAnswer> => {
      const { yaml, dryRun, deleteOthers } = request.body;
      const parsed = parseRules(yaml);
      if ('problems' in parsed) return { ...nothing, problems: parsed.problems };
      const plan = importPlan([...context.running().rules.values()], parsed.rules, deleteOthers);
      requireChangeable(plan);
      requireRoom(plan, context.running().rules.size);
      if (!dryRun) await apply(plan, context);
      return { ...summary(plan), problems: [], isDone: !dryRun };
    },
  );
};

function requireChangeable({ readOnly }: ImportPlan): void {
  if (readOnly.length === 0) return;
  const detail = `yaml: the file ALERT_RULES has other rules with these ids: ${readOnly.slice(0, 20).join(', ')}. Change them there, or leave them out.`;
  throw new ProblemError(409, detail);
}

function requireRoom({ create, delete: deleted }: ImportPlan, present: number): void {
  if (create.length === 0 || present + create.length - deleted.length <= mostRules) return;
  throw new ProblemError(409, `yaml: there would be more than ${mostRules} rules. Delete some.`);
}

async function apply(plan: ImportPlan, { changeRules }: Parameters<AlertsRoutes>[1]): Promise<void> {
  const stored = [...plan.create, ...plan.change.map(({ rule }) => rule)];
  if (stored.length > 0 || plan.delete.length > 0) await changeRules({ stored, deleted: plan.delete });
}

const summary = (plan: ImportPlan): Omit<ImportAnswer, 'problems' | 'isDone'> => ({
  created: plan.create.map(({ id }) => id),
  changed: plan.change.map(({ rule, fields }) => ({ id: rule.id, fields })),
  deleted: plan.delete,
  unchanged: plan.unchanged,
});
