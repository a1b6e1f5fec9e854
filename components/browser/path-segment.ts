import { fromDotSegment, toDotSegment } from '@/lib/text/dot-segment';

/** Any text as one segment of a path of this page. */
export const toPathSegment = (text: string): string => encodeURIComponent(toDotSegment(text));

/** The text of a segment as Next.js gives it, still escaped; one that is no valid escape is taken as it is. */
export const fromPathSegment = (segment: string): string => fromDotSegment(decoded(segment));

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
