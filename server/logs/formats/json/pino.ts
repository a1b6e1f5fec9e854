import { addAttributes } from '../record/attributes';
import { commonFields, setters } from '../record/common-fields';
import type { Draft } from '../record/draft';
import type { Setter } from '../record/field-names';
import { addMethod } from '../record/method';
import { pathTemplate } from '../record/path-template';
import type { Dialect } from './dialects';

/** pino-http: `req` and `res`, with the URL and not the route. */
const request: Setter = (draft, value) => {
  const { method, url } = (value ?? {}) as Record<string, unknown>;
  if (typeof method === 'string' && typeof url === 'string')
    draft.operation ??= `${method} ${pathTemplate(url)}`;
  return false;
};

const fields = new Map([...commonFields, ['req', request] as const]);

/** https://getpino.io: level as a number, time as epoch ms. All processes of Pulseboard write it. */
export const pino: Dialect = {
  matches: ({ level, time }) => typeof level === 'number' && time !== undefined,
  read: (line, draft) => readNamed(line, draft),
};

/** The fields of pino and bunyan, where `name` is the logger's, and the service if there is none. */
export function readNamed(line: Record<string, unknown>, draft: Draft): void {
  addAttributes(draft, line, '', fields);
  addMethod(draft, line.method);
  if (draft.service === undefined && typeof line.name === 'string') setters.service(draft, line.name);
}
