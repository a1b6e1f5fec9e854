/** Names of services as one text: separated by commas; a comma or backslash within a name follows a backslash. */
export const joinServices = (names: readonly string[]): string =>
  names.map((name) => name.replace(/[\\,]/g, '\\$&')).join(',');

/** The names in a text of `joinServices`; empty ones are left out. */
export function splitServices(text: string): string[] {
  const parts = text.match(/(?:\\[\s\S]|[^\\,])+|,/g) ?? [];
  return parts.filter((part) => part !== ',').map((part) => part.replace(/\\([\s\S])/g, '$1'));
}
