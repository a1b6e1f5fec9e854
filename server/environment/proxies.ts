import { isProxy } from '@/server/http/client-address';
import { field, InvalidValue, partsOf, quoted } from './field';

/** Addresses and subnets of proxies. */
export const proxyList = field('addresses and subnets, separated by commas', (text) => {
  const proxies = partsOf(text);
  const wrong = proxies.find((proxy) => !isProxy(proxy));
  if (wrong !== undefined)
    throw new InvalidValue(
      `names ${quoted(wrong)}; write an address such as 10.0.0.1 or a subnet such as 10.0.0.0/8`,
    );
  return proxies;
});
