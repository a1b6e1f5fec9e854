/** The placeholder of a template where messages differ. */
export const placeholder = '<*>';

/** Filters take a text of 2 to 200 characters without NUL and lone surrogates. */
const maxText = 200;
const searchable = /^[^\0\p{Cs}]{2,}$/u;

/**
 * The longest text without a placeholder that the example really has, to search for: white space of a template may differ
 * from that of its lines. Undefined if there is none.
 */
export function literalPart(template: string, example: string): string | undefined {
  const parts = template.split(placeholder);
  const words = parts.flatMap((part) => part.split(/\s+/));
  const texts = [...parts, ...words].map((part) => part.trim().slice(0, maxText).trim());
  const line = example.toLowerCase();
  return texts
    .sort((a, b) => b.length - a.length)
    .find((text) => searchable.test(text) && line.includes(text.toLowerCase()));
}
