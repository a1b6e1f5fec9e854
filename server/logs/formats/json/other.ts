import { addAttributes, jsonText } from '../record/attributes';
import { commonFields, setters } from '../record/common-fields';
import { addMethod } from '../record/method';
import type { Dialect } from './dialects';

/** structlog's message. */
const eventFields = new Map([...commonFields, ['event', setters.msg] as const]);

/** JSON of any other logger (zap, zerolog, structlog, winston, slog …): by the names that are common. */
export const otherJson: Dialect = {
  matches: () => true,
  read: (line, draft) => {
    addAttributes(
      draft,
      line,
      '',
      line.msg === undefined && line.message === undefined ? eventFields : commonFields,
    );
    addMethod(draft, line.method);
    if (draft.msg === undefined && draft.err === undefined) draft.msg = jsonText(line);
  },
};
