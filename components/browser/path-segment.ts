import { fromDotSegment, toDotSegment } from '@/lib/text/dot-segment';

/** Encodes any text as one segment of a path. */
export const toPathSegment = (text: string): string => encodeURIComponent(toDotSegment(text));

/** Decodes a segment, which Next.js passes on encoded. Text that is not validly encoded is returned as it is. */
export const fromPathSegment = (segment: string): string => fromDotSegment(decoded(segment));

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
