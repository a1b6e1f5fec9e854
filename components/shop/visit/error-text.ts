const longest = 300;
/** What may identify a person, and what replaces it. */
const removed: readonly [RegExp, string][] = [
  [/[^\s"'<>()]+@[^\s"'<>()]+/g, '<address>'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)]+/gi, '<url>'],
  [/(["'`“‘«])[^"'`”’»]*["'`”’»]/g, '<text>'],
  [/[\w-]*\d[\w-]*\d[\w-]*\d[\w-]*/g, '<number>'],
];

/** The message of an error without addresses, URLs, quoted texts and numbers of three digits or more, at most 300 characters. */
export function withoutPersonalData(message: string): string {
  // Cut first: a pattern must not search a text of any length.
  const cut = message.slice(0, 4 * longest);
  const plain = removed.reduce((text, [pattern, by]) => text.replace(pattern, by), cut).trim();
  return (
    plain
      .slice(0, longest)
      .replace(/\p{Cs}/gu, '\ufffd')
      .replaceAll('\0', '') || 'Error'
  );
}
