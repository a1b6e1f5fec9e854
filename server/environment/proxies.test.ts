import { expect, test } from 'vitest';
import { parseProxy } from './proxies';

test.each(['10.0.0.0/33', '10.0.0.0/', 'fd00::/129', 'proxy.example', '10.0.0.0/8/8', '10.0.0.0/-1'])(
  '%s is not a proxy address',
  (proxy) => expect(parseProxy(proxy)).toBeUndefined(),
);
