const longestPath = 2_000;
/** A number, a hexadecimal text, a UUID, or a text in which letters and several digits are mixed. */
const numeric = /^\d+$/;
const hexadecimal = /^(?=.*\d)[0-9a-f-]{8,}$/i;
const mixed = /^(?=(?:.*\d){2})(?=.*[A-Za-z])[\w.~-]{6,}$/;
const fileName = /\.[a-z][a-z0-9]{1,5}$/i;

/** The path of a URL or path without its query, with `:id` for segments that look like ids, so that it repeats. */
export function pathTemplate(target: string): string {
  const path =
    target
      .slice(0, longestPath)
      .replace(/^[a-z]{2,10}:\/\/[^/?#]*/i, '')
      .split(/[?#]/, 1)[0] || '/';
  return path.split('/').map(withoutId).join('/').slice(0, 190);
}

function withoutId(segment: string): string {
  if (segment.length < 200 && !numeric.test(segment)) {
    if (fileName.test(segment)) return segment;
    if (!hexadecimal.test(segment) && !mixed.test(segment)) return segment;
  }
  return ':id';
}
