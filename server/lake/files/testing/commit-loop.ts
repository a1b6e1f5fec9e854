/** A process that writes a lake until it is killed: `commit-loop.ts LAKE_PATH`. It sends the offsets that were promised. */
import { historyIsOver, step } from './history.fixture';
import { openLake, topic } from './lake.fixture';

const [lake] = process.argv.slice(2);
if (!lake) throw new Error('Usage: commit-loop.ts LAKE_PATH');
const folder = await openLake(lake, { now: historyIsOver });
const promised = () => folder.state(topic).partitions.map(({ to }) => to);
process.send?.(promised());
for (let number = 0; ; number++) {
  await step(folder, number);
  process.send?.(promised());
}
