import { expect, it } from 'vitest';
import { parse, recordsOf } from './parse.fixture';

const at = Date.UTC(2026, 10, 26, 11, 52, 37, 123);
const docker = (log: string) =>
  JSON.stringify({ log: `${log}\n`, stream: 'stdout', time: '2026-11-26T11:52:37.123456789Z' });
const cri = (log: string) => `2026-11-26T11:52:37.123456789Z stderr F ${log}`;

it.each([
  ['Docker', docker],
  ['containerd', cri],
])('reads the lines of programs in the files of %s', (_, wrap) => {
  const file = [
    wrap('{"level":40,"time":1795692966429,"service":"shop","msg":"late"}'),
    wrap('TypeError: boom'),
    wrap('    at f (/app/x.js:1:1)'),
    wrap('plain'),
  ].join('\n');
  const records = recordsOf(file);
  expect(records).toHaveLength(3);
  const [pino, error, plain] = records.map(parse);
  expect(pino).toMatchObject({ level: 'warn', service: 'shop', msg: 'late', at: 1795692966429 });
  expect(error).toMatchObject({ level: 'error', at, err: { name: 'TypeError', message: 'boom' } });
  expect(plain).toEqual({ level: 'info', service: 'app', msg: 'plain', at, host: 'machine' });
});

it('leaves a line of another logger that begins with a field log', () => {
  expect(parse('{"log":"half')).toMatchObject({ msg: '{"log":"half' });
  expect(parse('{"log":"x","level":"warn","msg":"y"}')).toMatchObject({
    level: 'warn',
    msg: 'y',
    attributes: { log: 'x' },
  });
});
