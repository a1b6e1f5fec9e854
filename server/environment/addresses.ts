import { isIP } from 'node:net';
import { field, InvalidValue, partsOf, quoted, secret } from './field';

const SCHEMES: Record<string, string> = {
  'http:': 'http:',
  'https:': 'https:',
  'ws:': 'http:',
  'wss:': 'https:',
};

/** Parses an http or https address without credentials; ws and wss are converted. Throws InvalidValue with the reason. */
function readHttp(text: string): URL {
  const example = 'write http://host:port or https://host';
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    throw new InvalidValue(`is ${quoted(text)}, without a scheme; ${example}`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url && SCHEMES[url.protocol];
  if (!scheme)
    throw new InvalidValue(`is ${quoted(text)}, which is not an http or https address; ${example}`);
  if (url.username || url.password)
    throw new InvalidValue('contains credentials, which every client would see; remove them');
  return new URL(text.trim().replace(/^[a-z]+:/i, scheme));
}

function withoutQuery(url: URL, text: string): URL {
  if (url.search || url.hash)
    throw new InvalidValue(`is ${quoted(text)}; it must be an address without "?" and "#"`);
  return url;
}

/** An address that may have a path, as behind a proxy; a trailing slash is removed. */
export const publicAddress = field('an http or https address', (text) => {
  const url = withoutQuery(readHttp(text), text);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
});

function readOrigin(text: string): string {
  const url = withoutQuery(readHttp(text), text);
  if (/^\/*$/.test(url.pathname)) return url.origin;
  throw new InvalidValue(`is ${quoted(text)}; it must be an address without a path: ${url.origin}`);
}

/** Address of a process of this project: scheme, host and port. */
export const ownAddress = field('an http or https address', readOrigin);

export const ownAddresses = field('http or https addresses, separated by commas', (text) => {
  const addresses = partsOf(text).map(readOrigin);
  return addresses.length > 0 ? addresses : undefined;
});

/** Any http or https address of another system. */
export const endpoint = field('an http or https address', (text) => readHttp(text).href);

/** The address that a server listens on: a name or an IP address; the brackets of an IPv6 address are removed. */
export const listenHost = field('an IP address or a host name, without scheme and port', (text) => {
  // localhost may resolve to several addresses; a server listens on one.
  const host = text.toLowerCase() === 'localhost' ? '127.0.0.1' : text.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) || /^[a-z0-9]([a-z0-9._-]{0,252})$/i.test(host) ? host : undefined;
});

/** Host names without scheme and port. */
export const hostNameList = field('host names without scheme and port, separated by commas', (text) => {
  const names = partsOf(text);
  const areNames = names.every((name) => /^[a-z0-9]([a-z0-9._-]{0,252})$/i.test(name));
  return areNames && names.length > 0 ? names : undefined;
});

/** A URL with credentials, which is never shown. User and password are percent-encoded. */
function secretUrl(schemes: readonly string[], accepts: string, isWhole: (url: URL) => boolean) {
  return secret(`${accepts}, with special characters in user and password percent-encoded`, (text) => {
    if (!schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}://`))) return false;
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return isDecodable(url.username) && isDecodable(url.password) && isWhole(url);
  });
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

export const databaseUrl = secretUrl(
  ['postgres', 'postgresql'],
  'postgres://user:password@host:5432/database',
  ({ hostname, searchParams }) => hostname !== '' || searchParams.has('host'),
);
export const smtpUrl = secretUrl(
  ['smtp', 'smtps'],
  'smtp://user:password@host:587 or smtps://…',
  ({ hostname }) => hostname !== '',
);
