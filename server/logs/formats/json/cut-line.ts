const pair =
  /\s*[{,]?\s*"((?:[^"\\]|\\.){0,200})"\s*:\s*(?:("(?:[^"\\]|\\.)*"?)|(-?\d{1,20}(?:\.\d{1,20})?|true|false|null)(?=[\s,}]))/y;

/**
 * The fields of a JSON line whose end is missing, as far as they are neither objects nor lists; what follows is the
 * field `unread`. Undefined if it has no level, time or message: then it is text.
 */
export function leadingFields(text: string): Record<string, unknown> | undefined {
  // A Map, because a name may be `__proto__`.
  const fields = new Map<string, unknown>();
  let end = 0;
  pair.lastIndex = 0;
  for (let match = pair.exec(text); match; match = pair.exec(text)) {
    const [, name = '', string, literal] = match;
    fields.set(name, string === undefined ? JSON.parse(literal ?? 'null') : stringOf(string));
    end = pair.lastIndex;
  }
  if (!usual.some((name) => fields.has(name))) return undefined;
  const rest = text.slice(end);
  if (rest !== '') fields.set('unread', rest);
  return Object.fromEntries(fields);
}

const usual = ['level', 'severity', 'log.level', 'time', 'timestamp', '@timestamp', 'msg', 'message'];

/** The value of a string; of one without an end, what is there, as it is written. */
function stringOf(string: string): string {
  try {
    return String(JSON.parse(string));
  } catch (error) {
    if (error instanceof SyntaxError) return string.slice(1);
    throw error;
  }
}
