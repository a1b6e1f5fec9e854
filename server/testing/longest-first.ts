import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What plays faults on servers of its own takes a minute and more: last, it would leave the other worker without work. */
const long = ['testing/shop/', 'bench/faults/', 'server/embedded/', 'server/supervisor/', 'server/balancer/'];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = long.findIndex((part) => moduleId.includes(part));
  return at === -1 ? long.length : at;
};

/** The order in which workers take test files: the same on a machine that never ran them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}
