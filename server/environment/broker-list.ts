import { isIPv6 } from 'node:net';
import { partsOf, quoted, Refused } from './field';

/** A listener's name before an address, as `advertised.listeners` has it: what it says about TLS and SASL. */
const PROTOCOLS = {
  PLAINTEXT: { tls: false, sasl: false },
  SSL: { tls: true, sasl: false },
  SASL_PLAINTEXT: { tls: false, sasl: true },
  SASL_SSL: { tls: true, sasl: true },
} as const;
type Protocol = keyof typeof PROTOCOLS;

interface Listed {
  address: string;
  protocol?: Protocol;
}

/**
 * Reads KAFKA_BROKERS: `host:port`, several separated by commas; an IPv6 address stands in brackets. Gives each
 * address once, without its listener's name. Throws Refused with what to write instead.
 */
export function parseBrokers(text: string): string[] {
  const addresses = listed(text).map(({ address }) => address);
  if (addresses.length === 0) throw new Refused('names no broker; it takes host:port');
  return [...new Set(addresses)];
}

/** What the listeners' names in KAFKA_BROKERS ask for and the other variables do not; undefined: nothing. */
export function protocolFault(text: string, has: { tls: boolean; sasl: boolean }): string | undefined {
  for (const { address, protocol } of listed(text)) {
    if (!protocol) continue;
    const wants = PROTOCOLS[protocol];
    const says = `KAFKA_BROKERS names ${protocol}://${address}`;
    if (wants.tls && !has.tls) return `${says}, but TLS is off: set KAFKA_SSL=true`;
    if (!wants.tls && has.tls) return `${says}, a listener without TLS, but TLS is on: unset KAFKA_SSL`;
    if (wants.sasl && !has.sasl) return `${says}, but KAFKA_SASL_USERNAME is not set`;
    if (!wants.sasl && has.sasl)
      return `${says}, a listener without SASL, but credentials are set: unset KAFKA_SASL_USERNAME`;
  }
  return undefined;
}

function listed(text: string): Listed[] {
  if (text.includes('@'))
    throw new Refused(
      'has "@" in it; credentials go into KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, and here stands host:port',
    );
  return partsOf(text).map(readOne);
}

function readOne(part: string): Listed {
  const [, scheme, rest = part] = /^([^/]*):\/\/(.*)$/s.exec(part) ?? [];
  if (scheme === undefined) return { address: readAddress(part) };
  const protocol = scheme.toUpperCase();
  if (Object.hasOwn(PROTOCOLS, protocol))
    return { address: readAddress(rest), protocol: protocol as Protocol };
  throw new Refused(
    `names ${quoted(part)}, but a broker has no ${quoted(`${scheme}://`)}; write host:port alone`,
  );
}

function readAddress(text: string): string {
  const host = /^(\[[^\]]*\]|[^:]*)/.exec(text)?.[0] ?? '';
  const tail = text.slice(host.length);
  if (isIPv6(text) || (tail.indexOf(':', 1) > 0 && isIPv6(text.slice(0, text.lastIndexOf(':')))))
    throw new Refused(`names ${quoted(text)}; an IPv6 address stands in brackets: write [::1]:9092`);
  if (!isHost(host))
    throw new Refused(`names ${quoted(text)}, which is no host:port; several are separated by commas`);
  if (tail === '' || tail === ':')
    throw new Refused(`names ${quoted(host)} without a port; write ${host}:9092, or the port that it has`);
  const port = /^:\d{1,5}$/.test(tail) ? Number(tail.slice(1)) : 0;
  if (port < 1 || port > 65_535)
    throw new Refused(`names ${quoted(text)}; a port is a whole number from 1 to 65,535`);
  return `${host.toLowerCase()}:${port}`;
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return isIPv6(host.slice(1, -1));
  // Letters of any language, as in internationalized names, and the underscore of container names.
  return host.length <= 253 && /^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}._-]*)$/u.test(host);
}
