import { servicesOf } from '@/components/logs/filter/language/parse';
import { searchedTexts } from '@/lib/logs/filter';
import type { LogFilter } from '@/lib/logs/history';

/** What a row of an analysis is about. */
export interface Subject {
  services: readonly string[];
  texts: readonly string[];
}

/** The service for the API, which takes one; of several the page looks in the answer. */
export function onlyService(filter: LogFilter): string | undefined {
  const services = servicesOf(filter);
  return services.length === 1 ? services[0] : undefined;
}

/** Whether a row has one of the services, and the text in one of its own, compared as in lines. */
export function isWanted({ services, texts }: Subject, filter: LogFilter): boolean {
  const wanted = servicesOf(filter);
  if (wanted.length > 0 && !services.some((service) => wanted.includes(service))) return false;
  const { text } = filter;
  return text === undefined || texts.some((each) => folded(each).includes(folded(text)));
}

const folded = (text: string): string => searchedTexts({ msg: text }).join();

const names: Record<keyof LogFilter, string> = {
  level: 'level',
  service: 'service',
  text: 'text',
  pattern: 'regular expression',
  orderId: 'order',
  traceId: 'trace',
};

/** The names of what is in the filter and not in `used`: the tab says that it does not apply. */
export const unusedParts = (filter: LogFilter, used: readonly (keyof LogFilter)[]): string[] =>
  Object.entries(names)
    .filter(
      ([part]) => filter[part as keyof LogFilter] !== undefined && !used.includes(part as keyof LogFilter),
    )
    .map(([, name]) => name);
