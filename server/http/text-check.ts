/** What no text that is sent here may hold: PostgreSQL keeps no NUL, and half a character is none. */

/** Deeper than anything that is sent here; what recurses over it must not run out of stack. */
const deepest = 32;

/** Why a text cannot be taken, as the end of a sentence that begins with its name; undefined when it can. */
function textFault(text: string): string | undefined {
  if (text.includes('\0')) return 'may not hold a NUL character';
  return /\p{Cs}/u.test(text) ? 'holds half a character (a lone surrogate)' : undefined;
}

/** Why a value that was parsed from JSON cannot be taken: a sentence that names the field. */
export function valueFault(value: unknown): string | undefined {
  const open: { value: unknown; path: string; depth: number }[] = [{ value, path: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: current, path, depth } = next;
    const where = path.slice(0, 200) || 'The body';
    if (typeof current === 'string') {
      const fault = textFault(current);
      if (fault) return `${where}: ${fault}.`;
    }
    if (typeof current !== 'object' || current === null) continue;
    if (depth === deepest) return `${where}: is nested deeper than ${deepest} levels.`;
    for (const [name, inner] of Object.entries(current)) {
      const fault = name === '__proto__' ? 'is no name of a field' : textFault(name);
      if (fault) return `${where}: the name of one of its fields ${fault}.`;
      open.push({ value: inner, path: path ? `${path}.${name}` : name, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Why the query of a URL cannot be taken (without its "?"): a sentence that names the parameter. */
export function queryFault(query: string): string | undefined {
  for (const pair of query.split('&')) {
    const [name = '', ...rest] = pair.split('=');
    const [key, value] = [decode(name), decode(rest.join('='))];
    const where = (key ?? name).slice(0, 100) || 'The query';
    if (key === undefined || value === undefined) return `${where}: is not UTF-8, percent-encoded.`;
    const fault = textFault(key) ?? textFault(value);
    if (fault) return `${where.replaceAll('\0', '')}: ${fault}.`;
  }
  return undefined;
}

/** Why the parameters of a path cannot be taken. */
export function paramsFault(
  params: Record<string, string | readonly string[] | undefined>,
): string | undefined {
  for (const [name, value] of Object.entries(params)) {
    const fault = textFault([value ?? ''].flat().join('/'));
    if (fault) return `${name}: ${fault}.`;
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
