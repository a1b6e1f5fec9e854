import { describe, expect, it } from 'vitest';
import { ownPlace } from './own-frame';

const stacks: [string, string, string | undefined][] = [
  [
    'JavaScript',
    `CardDeclined: no
    at new Promise (<anonymous>)
    at query (/app/node_modules/pg/lib/client.js:10:5)
    at async charge (file:///app/server/services/payment/charge.ts:41:9)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`,
    'charge (services/payment/charge.ts)',
  ],
  [
    'JavaScript on Windows',
    'Error: x\n    at Cart.add [as onClick] (C:\\shop\\src\\cart.js:3:1)',
    'Cart.add (shop/src/cart.js)',
  ],
  ['JavaScript without a function', 'Error: x\n    at /app/src/index.js:3:1', 'app/src/index.js'],
  [
    'a bundle with a hash',
    'TypeError: x\n    at render (https://shop.example/_next/static/chunks/page-8d7f3a2b1c.js:1:99)',
    'render (static/chunks/page.js)',
  ],
  [
    'Firefox',
    'charge@https://shop.example/static/app.js:3:9\nonclick@https://shop.example/static/page.js:4:1',
    'charge (shop.example/static/app.js)',
  ],
  [
    'Java',
    `com.shop.PaymentException: declined
\tat java.base/java.util.ArrayList.get(ArrayList.java:427)
\tat org.springframework.web.Servlet.doPost(Servlet.java:1)
\tat com.shop.payment.Charge.lambda$run$3(Charge.java:42) ~[shop.jar:1.0]
\tat com.shop.Main.main(Main.java:9)`,
    'com.shop.payment.Charge.lambda$run (Charge.java)',
  ],
  [
    'Java with a generated class',
    'E: x\n\tat com.shop.Api$$EnhancerBySpringCGLIB$$1a2b3c.call(<generated>)\n\tat com.shop.Api.call(Api.java:3)',
    'com.shop.Api.call (Api.java)',
  ],
  [
    'Kafka itself',
    'java.io.IOException: x\n\tat org.apache.kafka.server.Log.append(Log.scala:3)\n\tat java.lang.Thread.run(Thread.java:1)',
    undefined,
  ],
  [
    'Python, innermost last',
    `Traceback (most recent call last):
  File "/srv/app/main.py", line 3, in <module>
    main()
  File "/srv/app/payment/charge.py", line 40, in charge
    client.post()
  File "/usr/lib/python3.12/site-packages/requests/api.py", line 3, in post
    raise Timeout
requests.Timeout: x`,
    'charge (app/payment/charge.py)',
  ],
  [
    'Go',
    `panic: declined

goroutine 1 [running]:
runtime/debug.Stack()
\t/usr/local/go/src/runtime/debug/stack.go:24 +0x5e
panic({0x1, 0x2})
\t/usr/local/go/src/runtime/panic.go:770 +0x132
main.(*Server).charge(0xc000010000, {0x1})
\t/app/payment/charge.go:42 +0x1d
created by main.serve in goroutine 1
\t/app/main.go:9 +0x8f`,
    'main.(*Server).charge (app/payment/charge.go)',
  ],
  ['no stack at all', 'just a text\nwith two lines', undefined],
  [
    'libraries alone',
    'Error: x\n    at q (/a/node_modules/pg/x.js:1:1)\n    at node:internal/y:1:1',
    undefined,
  ],
];

describe('the place in the own code', () => {
  it.each(stacks)('of %s', (_, stack, place) => {
    expect(ownPlace(stack)?.text).toBe(place);
  });

  it('is the same from another folder and another line', () => {
    const at = (folder: string, line: number) =>
      ownPlace(`Error: x\n    at charge (${folder}/server/services/payment/charge.ts:${line}:2)`)?.text;
    expect(at('/app', 3)).toBe(at('/home/ada/shop', 77));
  });

  it.each([
    'at '.repeat(5_000),
    `${'    at x (/a.js:1:1)\n'.repeat(800)}`,
    `    at ${'('.repeat(400)}`,
    `    at ${'a.'.repeat(200)}(`,
    `\tat ${'$1'.repeat(200)}(A.java:1)`,
    `  File "${'x'.repeat(400)}`,
    `\t${'/'.repeat(400)}.go:1 `,
  ])('is found quickly in a hostile stack (%#)', (stack) => {
    const startedAt = performance.now();
    expect(ownPlace(stack)?.text.length ?? 0).toBeLessThanOrEqual(300);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});
