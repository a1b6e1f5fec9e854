import { bundlesOf } from '../bundle';

const sources = {
  main: 'server/main.ts',
  page: 'bench/log-feed/page.ts',
  producer: 'bench/log-feed/producer.ts',
};
export type Program = keyof typeof sources;

export const { programFile, bundlePrograms } = bundlesOf('log-feed', sources, { splitting: true });
