const base = 'http://page.invalid';

/** Only ways within this page are followed: any producer may write a link. */
export function innerLink(link: string | undefined): string | undefined {
  if (!link?.startsWith('/')) return undefined;
  try {
    // Read as a browser does: it leaves out tabs and line breaks, and takes a backslash for a slash.
    const { origin, pathname, search, hash } = new URL(link, base);
    return origin === base ? pathname + search + hash : undefined;
  } catch {
    return undefined;
  }
}
