/** The delivery ledger of a page that was open during the scenario, by the ends of the topics. */
import type { Figure } from './figures';
import type { Rule, Scene } from './scene';
import { count } from './write';

const topicOf = ({ row }: Figure): string => row.toLowerCase();
const passed = (figure: Figure, { ends, endsBefore }: Scene): number =>
  (ends[topicOf(figure)] ?? 0) - (endsBefore[topicOf(figure)] ?? 0);

/** Another figure of the same row. */
function beside({ row }: Figure, { figures }: Scene, column: string): number {
  const found = figures.find((each) => each.row === row && each.name.endsWith(`> ${column}`));
  return Number(found?.text.replaceAll(',', '') ?? Number.NaN);
}

const expected: Record<string, (figure: Figure, scene: Scene) => number> = {
  Received: (figure, scene) =>
    passed(figure, scene) - (scene.invalid[topicOf(figure)] ?? 0) - beside(figure, scene, 'Conflated'),
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
  { of: inLedger('(Cursor|Gateway)'), why: 'is an opaque name, and no number' },
  { of: /^Ledger/, row: /^Health/, why: 'is the gateway’s own pulse, which is in no topic' },
  ...Object.entries(expected).map(
    ([column, of]): Rule => ({ of: inLedger(column), is: (figure, scene) => [count(of(figure, scene))] }),
  ),
  // Only of prices a later one may stand for those before it.
  {
    of: inLedger('Conflated'),
    is: (figure, scene) => allUpTo(figure.row === 'Prices' ? passed(figure, scene) : 0),
  },
  { of: inLedger(`(${none.join('|')})`), is: () => ['0'] },
];

const allUpTo = (most: number): string[] => Array.from({ length: most + 1 }, (_, n) => count(n));
