import { catalogue, schemaOf } from '@/lib/events';
import { type Check, listed, problem } from './problem';

/** Exactly one source, with types that the topic has. */
export const checkSource: Check = ({ events, gauge }) => {
  if (events && gauge) return [problem('gauge', 'leave out events or gauge: a rule measures one of them')];
  if (!events) return gauge ? [] : [problem('events', 'needs events, such as { topic: orders }, or gauge')];
  const { topic, types = [], invalid } = events;
  if (invalid && types.length > 0)
    return [problem(['events', 'types'], 'leave it out: an invalid message has no type')];
  return types.flatMap((type, n) =>
    schemaOf(topic, type)
      ? []
      : [
          problem(
            ['events', 'types', n],
            `${topic} has no events of the type ${type}: it has ${listed(Object.keys(catalogue[topic].types))}`,
          ),
        ],
  );
};
