import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Fault tests take a minute and more. If they started last, the other worker would be idle meanwhile. */
const long = [
  'testing/shop/',
  'bench/faults/',
  'server/embedded/',
  'server/supervisor/',
  'server/balancer/',
  'server/http/guard',
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = long.findIndex((part) => moduleId.includes(part));
  return at === -1 ? long.length : at;
};

/** Sorts test files for the workers, without timings of an earlier run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}
