import { addAttributes, jsonText } from '../record/attributes';
import { commonFields, setters } from '../record/common-fields';
import type { Dialect } from './dialects';

/** JSON of any other logger (zap, zerolog, structlog, winston, slog …): by the names that are common. */
export const otherJson: Dialect = {
  matches: () => true,
  read: (line, draft) => {
    addAttributes(draft, line, '', commonFields);
    // structlog's message.
    if (draft.msg === undefined) setters.msg(draft, line.event);
    if (draft.msg === undefined && draft.err === undefined) draft.msg = jsonText(line);
  },
};
