import { z } from 'zod';
import type { alertRulesAnswer, ManagedRule } from '@/lib/alerts/api';
import { type AlertRule, alertRuleSchema } from '@/lib/alerts/rule';
import { ProblemError } from '@/lib/problem';
import type { AlertsContext, AlertsRoutes } from '@/server/alerts/context';

/** Of administrators, beside those that came with the program. */
export const mostRules = 500;
const params = z.object({ id: z.string() });

/** GET and POST /rules, PUT and DELETE /rules/:id. */
export const rulesRoutes: AlertsRoutes = (guarded, context) => {
  guarded.get('/rules', async () => {
    const rules = [...context.running().rules.values()];
    return { rules } satisfies z.output<typeof alertRulesAnswer>;
  });

  guarded.post('/rules', { schema: { body: alertRuleSchema } }, async (request, reply) => {
    const rule = request.body as AlertRule;
    const { rules } = context.running();
    if (rules.has(rule.id)) throw new ProblemError(409, `id: there is a rule "${rule.id}" already.`);
    if (rules.size >= mostRules)
      throw new ProblemError(409, `There are ${mostRules} rules already; delete one.`);
    await context.changeRules({ stored: [rule], deleted: [] });
    return reply.code(201).send(managed(context, rule.id));
  });

  guarded.put('/rules/:id', { schema: { params, body: alertRuleSchema } }, async (request) => {
    const { id } = request.params as z.output<typeof params>;
    const rule = request.body as AlertRule;
    changeable(context, id);
    if (rule.id !== id)
      throw new ProblemError(422, `id: has to be "${id}"; the id of a rule cannot be changed.`);
    await context.changeRules({ stored: [rule], deleted: [] });
    return managed(context, id);
  });

  guarded.delete('/rules/:id', { schema: { params } }, async (request, reply) => {
    const { id } = request.params as z.output<typeof params>;
    const { origin, isChanged } = changeable(context, id);
    if (origin === 'builtIn' && !isChanged)
      throw new ProblemError(
        409,
        `The rule "${id}" came with Pulseboard and is not changed. Disable it instead.`,
      );
    await context.changeRules({ stored: [], deleted: [id] });
    return reply.code(204).send();
  });
};

function managed({ running }: AlertsContext, id: string): ManagedRule {
  const rule = running().rules.get(id);
  if (rule) return rule;
  throw new ProblemError(404, `There is no alert rule "${id.slice(0, 100)}".`);
}

function changeable(context: AlertsContext, id: string): ManagedRule {
  const rule = managed(context, id);
  if (rule.origin === 'file')
    throw new ProblemError(409, `The rule "${id}" comes from the file ALERT_RULES: change it there.`);
  return rule;
}
