/** `.` and `..` are ways through a path, also when their dots are escaped; `~` before them makes them a name. */
const dots = /^~*\.{1,2}$/;

/** Any text as one segment of a path of this page. */
export const toPathSegment = (text: string): string =>
  encodeURIComponent(dots.test(text) ? `~${text}` : text);

/** The text of a segment as Next.js gives it, still escaped; one that is no valid escape is taken as it is. */
export function fromPathSegment(segment: string): string {
  const text = decoded(segment);
  return text.startsWith('~') && dots.test(text) ? text.slice(1) : text;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
