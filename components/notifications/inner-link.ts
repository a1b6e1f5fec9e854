const base = 'http://page.invalid';

/** The link, if it stays on this site; otherwise undefined, because any producer may write a link. */
export function innerLink(link: string | undefined): string | undefined {
  if (!link?.startsWith('/')) return undefined;
  try {
    // Parsed like in a browser, which ignores tabs and line breaks and treats a backslash as a slash.
    const { origin, pathname, search, hash } = new URL(link, base);
    return origin === base ? pathname + search + hash : undefined;
  } catch {
    return undefined;
  }
}
