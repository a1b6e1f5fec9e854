import {
  amountFactor,
  blockSize,
  leadingWords,
  lengthFactor,
  markModulus,
  typeMark,
  wordBytes,
  wordFactors,
} from '@/lib/analytics/event-mark';
import { catalogue, type Topic } from '@/lib/events';
import { literal } from '@/server/lake/columns/field';

/** Whether the events of a topic carry money. */
export const hasMoney = (topic: string): boolean => topic === 'orders';

/** The mark of a row as lib/analytics/event-mark.ts computes it of the event: an integer below 2^41. */
export function markSql(topic: Topic): string {
  const content = [textSql(), typeSql(topic), ...(hasMoney(topic) ? [moneySql] : [])].join(' + ');
  return `((${content}) % ${markModulus}) * ("offset" % ${blockSize} + 1)`;
}

/** Of the bytes of the id. */
function textSql(): string {
  const words = wordFactors.map(([high, low], word) => {
    const value = word < leadingWords ? leadingWord(word) : lastWord;
    return `CAST((${value} >> 32) * ${high} + (${value} & 4294967295) * ${low} AS BIGINT)`;
  });
  return [`strlen(id) * ${lengthFactor}`, ...words].join(' + ');
}

/** The integer of up to eight bytes. An empty BLOB cannot be cast, so the length is checked first. */
const leadingWord = (word: number): string => {
  const from = word * wordBytes;
  return `(CASE WHEN strlen(id) > ${from} THEN encode(id)[${from + 1}:${from + wordBytes}]::BIT::UBIGINT ELSE 0 END)`;
};

const lastWord = `(CASE WHEN strlen(id) > ${leadingWords * wordBytes} THEN encode(id)[strlen(id) - ${wordBytes - 1}:strlen(id)]::BIT::UBIGINT ELSE 0 END)`;

function typeSql(topic: Topic): string {
  const cases = Object.keys(catalogue[topic].types).map(
    (type) => `WHEN ${literal(type)} THEN ${typeMark(type)}`,
  );
  return `(CASE type ${cases.join(' ')} ELSE 0 END)`;
}

const letter = (n: number, factor: number) => `ascii(currency[${n}]) * ${factor}`;
const currencySql = [letter(1, 65_536), letter(2, 256), letter(3, 1)].join(' + ');
const moneySql = `(CASE WHEN currency IS NULL THEN 0 ELSE (coalesce(amount, total, 0) % ${markModulus}) * ${amountFactor} + ${currencySql} END)`;
