import type { Dialect } from './dialects';
import { readNamed } from './pino';

/** https://github.com/trentm/node-bunyan: name, hostname, pid, level as a number, time as a text, v. */
export const bunyan: Dialect = {
  matches: ({ v, name, level }) =>
    typeof v === 'number' && typeof name === 'string' && typeof level === 'number',
  read: (line, draft) => {
    const { v: _, ...fields } = line;
    readNamed(fields, draft);
  },
};
