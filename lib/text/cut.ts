const [pop, ellipsis] = ['\u2069', '…'];

/**
 * The text in at most `max` UTF-16 units, with an ellipsis where it was cut. Splits no character, and ends the Unicode
 * isolates that it cuts off, so that they do not continue after it. Pure.
 */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  for (let room = max - 1; room > 0; room -= 1) {
    const head = wholeCharacters(text, room);
    const open = openIsolates(head);
    if (head.length + 1 + open <= max) return `${head}${ellipsis}${pop.repeat(open)}`;
  }
  return ellipsis;
}

const wholeCharacters = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

function openIsolates(text: string): number {
  let open = 0;
  for (const sign of text.match(/[\u2066-\u2069]/g) ?? []) open = Math.max(0, open + (sign === pop ? -1 : 1));
  return open;
}
