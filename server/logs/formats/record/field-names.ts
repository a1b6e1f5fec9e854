import type { Draft } from './draft';

/** Puts a value into the draft; false if it is not of that kind, or there is one already: then it is an attribute. */
export type Setter = (draft: Draft, value: unknown) => boolean;

/** The fields that are read from a structured line, by their name; nested names have dots. */
export type FieldNames = ReadonlyMap<string, Setter>;
