import { createHash } from 'node:crypto';

const maxLength = 200;

/** The Message-ID of a mail: the same for every try, and one valid id for any order id. */
export function messageIdOf(mailId: string): string {
  const escaped = encodeURIComponent(mailId).replace(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const local = escaped.length <= maxLength ? escaped : createHash('sha256').update(mailId).digest('hex');
  return `<${local}@pulseboard.example>`;
}
