import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Problems } from './problems';

function fixture() {
  const lines: string[] = [];
  let now = 0;
  const log = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line).msg) });
  const problems = new Problems(log, () => now);
  return { problems, lines, pass: (ms: number) => (now += ms) };
}

test('a problem is logged when it begins and once a minute while it lasts, because these lines are collected too', () => {
  const { problems, lines, pass } = fixture();
  for (let second = 0; second < 150; second += 1) {
    problems.report('kafka', 'Kafka is away.');
    pass(1_000);
  }
  expect(lines).toHaveLength(3);
  expect(problems.list()).toEqual(['Kafka is away.']);
  problems.solved('kafka');
  expect(problems.list()).toEqual([]);
});

test('a problem that comes and goes is logged once a minute, too', () => {
  const { problems, lines, pass } = fixture();
  for (let second = 0; second < 90; second += 1) {
    problems.report('kafka', 'Kafka is away.');
    problems.solved('kafka');
    pass(1_000);
  }
  expect(lines).toHaveLength(2);
});

test('a file that is no longer tried is no problem after a minute', () => {
  const { problems, pass } = fixture();
  problems.report('/var/log/a.log', '/var/log/a.log cannot be read.', new Error('EACCES'));
  expect(problems.list()).toEqual(['/var/log/a.log cannot be read. EACCES']);
  pass(61_000);
  expect(problems.list()).toEqual([]);
});

test('however many files cannot be read, 100 are listed and logged', () => {
  const { problems, lines } = fixture();
  for (let file = 0; file < 1_000; file += 1) problems.report(`/var/log/${file}`, `${file} cannot be read.`);
  expect(problems.list()).toHaveLength(100);
  expect(lines).toHaveLength(100);
});
