import type { EventData } from '@/lib/events';
import { everyEvent, type FeedPolicy } from './feed-policy';

/** From the least to the most severe. */
const levels = ['debug', 'info', 'warn', 'error', 'fatal'];

export const logPolicy: FeedPolicy = {
  ...everyEvent,
  filters: ['level', 'service'],
  passes: ({ level, service }) => {
    const atLeast = level ? levels.indexOf(level) : 0;
    return (event) => {
      const data = event.data as EventData<'log.written'>;
      return (
        levels.indexOf(data.level) >= atLeast &&
        (service === undefined || [service].flat().includes(data.service))
      );
    };
  },
};
