const pair =
  /\s*[{,]?\s*"((?:[^"\\]|\\.){0,200})"\s*:\s*(?:("(?:[^"\\]|\\.)*"?)|(-?\d{1,20}(?:\.\d{1,20})?|true|false|null)(?=[\s,}]))/y;

/** The fields of a JSON line whose end is missing, as far as they are neither objects nor lists. */
export function leadingFields(text: string): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  pair.lastIndex = 0;
  for (let match = pair.exec(text); match; match = pair.exec(text)) {
    const [, name = '', string, literal] = match;
    fields[name] = string === undefined ? JSON.parse(literal ?? 'null') : stringOf(string);
  }
  return fields;
}

/** The value of a string; of one without an end, what is there, as it is written. */
function stringOf(string: string): string {
  try {
    return String(JSON.parse(string));
  } catch (error) {
    if (error instanceof SyntaxError) return string.slice(1);
    throw error;
  }
}
