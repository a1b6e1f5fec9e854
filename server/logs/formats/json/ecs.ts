import { addAttributes } from '../record/attributes';
import { commonFields } from '../record/common-fields';
import { addMethod } from '../record/method';
import type { Dialect } from './dialects';

/** https://www.elastic.co/guide/en/ecs/current: names with dots, as one name or as nested objects. */
export const ecs: Dialect = {
  matches: (line) => line['@timestamp'] !== undefined,
  read: (line, draft) => {
    const { 'ecs.version': _, ecs: __, ...fields } = line;
    addAttributes(draft, fields, '', commonFields);
    addMethod(draft, draft.allAttributes()?.['http.request.method']);
  },
};
