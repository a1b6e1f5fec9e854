/** Rules for the delivery ledger of a page that was open during the scenario, from the end offsets of the topics. */
import type { Figure } from './figures';
import { count } from './format';
import type { Rule, Scene } from './scene';

const topicOf = ({ row }: Figure): string => row.toLowerCase();
const passed = (figure: Figure, { ends, endsBefore }: Scene): number =>
  (ends[topicOf(figure)] ?? 0) - (endsBefore[topicOf(figure)] ?? 0);

/** The figure in another column of the same row. */
function inColumn({ row }: Figure, { figures }: Scene, column: string): number {
  const found = figures.find((each) => each.row === row && each.name.endsWith(`> ${column}`));
  return Number(found?.text.replaceAll(',', '') ?? Number.NaN);
}

const expected: Record<string, (figure: Figure, scene: Scene) => number> = {
  Received: (figure, scene) =>
    passed(figure, scene) - (scene.invalid[topicOf(figure)] ?? 0) - inColumn(figure, scene, 'Conflated'),
  Invalid: (figure, { invalid }) => invalid[topicOf(figure)] ?? 0,
  'Offsets passed': passed,
  Position: (figure, { ends }) => ends[topicOf(figure)] ?? 0,
};
const none = [
  'Unexplained',
  'Missed',
  'Recovered',
  'Filtered out',
  'Markers',
  'Repaired',
  'Duplicates',
  'Malformed',
  'Timeouts',
];
const inLedger = (column: string) => new RegExp(`^Ledger > .*Delivery ledger > ${column}$`);

export const ledgerRules: Rule[] = [
  { of: inLedger('p(50|99), ms'), why: 'is measured between the broker and this screen' },
  { of: inLedger('(Cursor|Gateway)'), why: 'is an opaque name, not a number' },
  { of: /^Ledger/, row: /^Health/, why: 'is the feed of the gateway itself, which is in no topic' },
  ...Object.entries(expected).map(
    ([column, of]): Rule => ({ of: inLedger(column), is: (figure, scene) => [count(of(figure, scene))] }),
  ),
  // Only prices are conflated: there are far fewer log lines than a page takes.
  {
    of: inLedger('Conflated'),
    is: (figure, scene) => allUpTo(figure.row === 'Prices' ? passed(figure, scene) : 0),
  },
  { of: inLedger(`(${none.join('|')})`), is: () => ['0'] },
];

const allUpTo = (most: number): string[] => Array.from({ length: most + 1 }, (_, n) => count(n));
