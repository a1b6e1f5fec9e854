/** `.` and `..` navigate in a path even when their dots are escaped; a `~` before them makes them a plain name. */
const dots = /^~*\.{1,2}$/;

/** Prepares a text for use as a path segment, before it is escaped. */
export const toDotSegment = (text: string): string => (dots.test(text) ? `~${text}` : text);

/** The text of an unescaped path segment. */
export const fromDotSegment = (segment: string): string =>
  segment.startsWith('~') && dots.test(segment) ? segment.slice(1) : segment;
