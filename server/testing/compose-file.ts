import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const file = path.join(import.meta.dirname, '../../deploy/compose.gateways.yaml');
const command = /^node dist\/server\/main\.js (\w+)$/;
const service = z.union([
  z.object({ command: z.string().regex(command), environment: z.record(z.string(), z.coerce.string()) }),
  z.object({ ports: z.array(z.string()) }),
]);
const schema = z.object({ services: z.record(z.string(), service) });
/** `${NAME:?message}` and `${NAME:-default}`. */
const variable = /\$\{(\w+):(?:\?[^}]*|-([^}]*))\}/g;

export interface Composed {
  /** The published ports. */
  published: string[];
  services: { role: string; env: Record<string, string> }[];
}

/**
 * Reads deploy/compose.gateways.yaml with these variables, in file order. `moved` maps each value of an environment.
 */
export async function readComposed(
  variables: Record<string, string>,
  moved: (value: string) => string,
): Promise<Composed> {
  const { services } = schema.parse(parse(await readFile(file, 'utf8'), { merge: true }));
  const composed: Composed = { published: [], services: [] };
  for (const one of Object.values(services)) {
    if ('ports' in one) {
      composed.published.push(...one.ports);
      continue;
    }
    const [, role = ''] = command.exec(one.command) ?? [];
    const filled = (value: string) =>
      moved(value.replace(variable, (_, name, fallback) => variables[name] ?? fallback));
    const env = Object.fromEntries(
      Object.entries(one.environment).map(([name, value]) => [name, filled(value)]),
    );
    composed.services.push({ role, env });
  }
  return composed;
}
