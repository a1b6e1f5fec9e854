import type { Incident } from '@/lib/alerts/api';
import { isOf, textOf } from './history';
import type { Played } from './play';

/**
 * What is wrong with what fired: alerts that a scenario does not expect, that fired twice, or that are not resolved.
 * `played`: in order; an alert belongs to the scenario after whose start it fired.
 */
export function wrongWith(played: readonly Played[], incidents: readonly Incident[]): string[] {
  return played.flatMap(({ scenario, from }, i) => {
    const end = played[i + 1]?.from ?? Number.POSITIVE_INFINITY;
    const own = incidents.filter(({ firedAt }) => firedAt >= from && firedAt < end);
    const about = (text: string) => `"${scenario.name}": ${text}`;
    const isExpected = (incident: Incident) => scenario.expects.some((expected) => isOf(expected, incident));
    const texts = own.map(textOf);
    return [
      ...own
        .filter((incident) => !isExpected(incident))
        .map((each) => about(`unexpected: ${textOf(each)}, ${each.title}`)),
      ...texts.filter((text, n) => texts.indexOf(text) !== n).map((text) => about(`twice: ${text}`)),
      ...own
        .filter(({ state }) => state !== 'resolved')
        .map((each) => about(`not resolved: ${textOf(each)}`)),
    ];
  });
}
