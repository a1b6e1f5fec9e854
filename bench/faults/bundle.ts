import { bundlesOf } from '../bundle';

const sources = {
  main: 'bench/faults/probed-main.ts',
  crowd: 'bench/faults/crowd.ts',
  orders: 'bench/faults/order-producer.ts',
  ticks: 'bench/producer.ts',
};
export type Program = keyof typeof sources;

export const { programFile, bundlePrograms } = bundlesOf('faults', sources);
