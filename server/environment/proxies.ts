import { isProxy } from '@/server/http/client-address';
import { field, partsOf, quoted, Refused } from './field';

/** Addresses and subnets of proxies. */
export const proxyList = field('addresses and subnets, separated by commas', (text) => {
  const proxies = partsOf(text);
  const wrong = proxies.find((proxy) => !isProxy(proxy));
  if (wrong !== undefined) throw new Refused(`names ${quoted(wrong)}; it takes 10.0.0.1 or 10.0.0.0/8`);
  return proxies;
});
