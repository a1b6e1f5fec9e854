import { Fragment } from 'react';
import { cn } from '@/components/ui/cn';
import { type AnsiColour, type Piece, piecesOf } from './ansi';
import { visibleParts } from './visible';

const inks: Record<AnsiColour, string> = {
  black: 'text-ink-3',
  red: 'text-bad',
  green: 'text-good',
  yellow: 'text-warn',
  blue: 'text-paid',
  magenta: 'text-reserved',
  cyan: 'text-confirmed',
  white: 'text-ink',
};

/**
 * A text of a log line: escape codes become colours, markup is text, and what is not seen is written as its code point.
 * Isolated, so that its writing direction does not affect what is around it.
 */
export function LogText({ text, isOneLine = false }: { text: string; isOneLine?: boolean }) {
  const shown = isOneLine ? text.replace(/\r?\n|\r/g, ' ↵ ') : text.replace(/\r\n?/g, '\n');
  return (
    <bdi dir="auto">
      {piecesOf(shown).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other identity
        <Coloured key={index} piece={piece} />
      ))}
    </bdi>
  );
}

function Coloured({ piece: { text, colour, isBold } }: { piece: Piece }) {
  const content = <Visible text={text} />;
  if (!colour && !isBold) return content;
  return <span className={cn(colour && inks[colour], isBold && 'font-semibold')}>{content}</span>;
}

function Visible({ text }: { text: string }) {
  const parts = visibleParts(text);
  if (parts.length === 1) return text;
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Fragment key={index}>{part}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Unseen key={index} name={part} />
    ),
  );
}

function Unseen({ name }: { name: string }) {
  return (
    <span
      title="A character that is not seen"
      className="rounded-sm bg-sunken px-0.5 text-[0.7em] text-ink-3"
    >
      {name}
    </span>
  );
}
