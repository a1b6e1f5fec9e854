/** `.` and `..` are ways through a path, also when their dots are escaped; `~` before them makes them a name. */
const dots = /^~*\.{1,2}$/;

/** A text as it is written in a path, before it is escaped. */
export const toDotSegment = (text: string): string => (dots.test(text) ? `~${text}` : text);

/** The text of a segment that is no longer escaped. */
export const fromDotSegment = (segment: string): string =>
  segment.startsWith('~') && dots.test(segment) ? segment.slice(1) : segment;
