import { isIP } from 'node:net';
import { field, InvalidValue, partsOf, quoted } from './field';

/** The address of a proxy, or a subnet of proxies. */
interface ProxyRange {
  address: string;
  family: 'ipv4' | 'ipv6';
  /** Prefix length of a subnet. */
  bits?: number;
}

/** Parses an address or a subnet such as 10.0.0.0/8; undefined when it is neither. */
export function parseProxy(text: string): ProxyRange | undefined {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = familyOf(address);
  if (!family) return undefined;
  const bits = prefix === undefined ? undefined : Number(prefix);
  if ((bits ?? 0) > (family === 'ipv4' ? 32 : 128)) return undefined;
  return { address, family, ...(bits === undefined ? {} : { bits }) };
}

export function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const family = isIP(address);
  return family === 0 ? undefined : family === 4 ? 'ipv4' : 'ipv6';
}

/** Addresses and subnets of proxies. */
export const proxyList = field('addresses and subnets, separated by commas', (text) => {
  const proxies = partsOf(text);
  const wrong = proxies.find((proxy) => !parseProxy(proxy));
  if (wrong !== undefined)
    throw new InvalidValue(
      `names ${quoted(wrong)}; write an address such as 10.0.0.1 or a subnet such as 10.0.0.0/8`,
    );
  return proxies;
});
