/** Checks of received texts: PostgreSQL cannot store NUL, and a lone surrogate is not valid Unicode. */

/** Deeper than any valid request, and shallow enough for recursive code. */
const maxDepth = 32;

/** Why a text is refused, as the end of a sentence that starts with its name; undefined: accepted. */
function textError(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain a NUL character';
  return /\p{Cs}/u.test(text) ? 'must not contain a lone surrogate' : undefined;
}

/** Why a parsed JSON value is refused: a sentence that names the field; undefined: accepted. */
export function valueError(value: unknown): string | undefined {
  const open: { value: unknown; path: string; depth: number }[] = [{ value, path: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: current, path, depth } = next;
    const where = path.slice(0, 200) || 'The body';
    if (typeof current === 'string') {
      const error = textError(current);
      if (error) return `${where}: ${error}.`;
    }
    if (typeof current !== 'object' || current === null) continue;
    if (depth === maxDepth) return `${where}: must not be nested deeper than ${maxDepth} levels.`;
    for (const [name, inner] of Object.entries(current)) {
      const error = name === '__proto__' ? 'must not be __proto__' : textError(name);
      if (error) return `${where}: the name of a field ${error}.`;
      open.push({ value: inner, path: path ? `${path}.${name}` : name, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Why a URL's query (without "?") is refused: a sentence that names the parameter; undefined: accepted. */
export function queryError(query: string): string | undefined {
  for (const pair of query.split('&')) {
    const [name = '', ...rest] = pair.split('=');
    const [key, value] = [decode(name), decode(rest.join('='))];
    const where = (key ?? name).slice(0, 100) || 'The query';
    if (key === undefined || value === undefined) return `${where}: is not percent-encoded UTF-8.`;
    const error = textError(key) ?? textError(value);
    if (error) return `${where.replaceAll('\0', '')}: ${error}.`;
  }
  return undefined;
}

/** Why path parameters are refused: a sentence that names the parameter; undefined: accepted. */
export function paramsError(
  params: Record<string, string | readonly string[] | undefined>,
): string | undefined {
  for (const [name, value] of Object.entries(params)) {
    const error = textError([value ?? ''].flat().join('/'));
    if (error) return `${name}: ${error}.`;
  }
  return undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
