const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** The value of a `datetime-local` input, to the minute in the zone of this device; empty without a time. */
export function localText(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const day = [pad(date.getFullYear(), 4), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** The time of such a value, epoch ms; null if it is empty or unfinished. */
export function fromLocalText(text: string): number | null {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? null : Math.max(0, at);
}
