import { isIPv6 } from 'node:net';
import { InvalidValue, partsOf, quoted } from './field';

/** Kafka's security protocols, which may precede an address as in `advertised.listeners`. */
const PROTOCOLS = {
  PLAINTEXT: { tls: false, sasl: false },
  SSL: { tls: true, sasl: false },
  SASL_PLAINTEXT: { tls: false, sasl: true },
  SASL_SSL: { tls: true, sasl: true },
} as const;
type Protocol = keyof typeof PROTOCOLS;

interface BrokerEntry {
  address: string;
  protocol?: Protocol;
}

/**
 * Parses KAFKA_BROKERS: `host:port`, several separated by commas; an IPv6 address is in brackets. Returns each address
 * once, without its security protocol. Throws InvalidValue with what to write instead.
 */
export function parseBrokers(text: string): string[] {
  const addresses = entriesOf(text).map(({ address }) => address);
  if (addresses.length === 0) throw new InvalidValue('names no broker; write host:port');
  return [...new Set(addresses)];
}

/** The first contradiction between a security protocol in KAFKA_BROKERS and the other variables; undefined: none. */
export function protocolMismatch(text: string, has: { tls: boolean; sasl: boolean }): string | undefined {
  for (const { address, protocol } of entriesOf(text)) {
    if (!protocol) continue;
    const needs = PROTOCOLS[protocol];
    const entry = `KAFKA_BROKERS names ${protocol}://${address}`;
    if (needs.tls && !has.tls) return `${entry}, but TLS is off: set KAFKA_SSL=true`;
    if (!needs.tls && has.tls) return `${entry}, a listener without TLS, but TLS is on: unset KAFKA_SSL`;
    if (needs.sasl && !has.sasl) return `${entry}, but KAFKA_SASL_USERNAME is not set`;
    if (!needs.sasl && has.sasl)
      return `${entry}, a listener without SASL, but credentials are set: unset KAFKA_SASL_USERNAME`;
  }
  return undefined;
}

function entriesOf(text: string): BrokerEntry[] {
  if (text.includes('@'))
    throw new InvalidValue(
      'contains "@"; write host:port, and set KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD for the credentials',
    );
  return partsOf(text).map(readOne);
}

function readOne(part: string): BrokerEntry {
  const [, scheme, rest = part] = /^([^/]*):\/\/(.*)$/s.exec(part) ?? [];
  if (scheme === undefined) return { address: readAddress(part) };
  const protocol = scheme.toUpperCase();
  if (Object.hasOwn(PROTOCOLS, protocol))
    return { address: readAddress(rest), protocol: protocol as Protocol };
  throw new InvalidValue(
    `names ${quoted(part)}, but a broker address has no ${quoted(`${scheme}://`)}; write host:port only`,
  );
}

function readAddress(text: string): string {
  const host = /^(\[[^\]]*\]|[^:]*)/.exec(text)?.[0] ?? '';
  const tail = text.slice(host.length);
  if (isIPv6(text) || (tail.indexOf(':', 1) > 0 && isIPv6(text.slice(0, text.lastIndexOf(':')))))
    throw new InvalidValue(`names ${quoted(text)}; an IPv6 address needs brackets: write [::1]:9092`);
  if (!isHost(host))
    throw new InvalidValue(`names ${quoted(text)}, which is not host:port; separate several with commas`);
  if (tail === '' || tail === ':')
    throw new InvalidValue(`names ${quoted(host)} without a port; write ${host}:9092, or its own port`);
  const port = /^:\d{1,5}$/.test(tail) ? Number(tail.slice(1)) : 0;
  if (port < 1 || port > 65_535)
    throw new InvalidValue(`names ${quoted(text)}; a port is a whole number from 1 to 65,535`);
  return `${host.toLowerCase()}:${port}`;
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return isIPv6(host.slice(1, -1));
  // Letters of any language, as in internationalized names, and the underscore of container names.
  return host.length <= 253 && /^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}._-]*)$/u.test(host);
}
