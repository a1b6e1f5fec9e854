/**
 * Text with escape codes of a terminal, as pieces for the screen. Colours become those of a fixed list, everything else
 * that begins with an escape vanishes: cursor movement, titles, links. Pure. ECMA-48; XTerm Control Sequences.
 */

const ansiColours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiColour = (typeof ansiColours)[number];

export interface Piece {
  text: string;
  colour?: AnsiColour;
  isBold?: true;
}

// Sequences: CSI … final byte; strings (OSC, DCS, SOS, PM, APC) to their end; others of two characters; a lone escape.
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u001b\u0007\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?|\u009b/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const hasEscape = /[\u001b\u0090\u0098\u009b\u009d-\u009f]/;

/** More pieces than any program writes; the rest of the text is one piece. */
const mostPieces = 200;

export function piecesOf(text: string): Piece[] {
  if (!hasEscape.test(text)) return [{ text }];
  const pieces: Piece[] = [];
  let style: Omit<Piece, 'text'> = {};
  let from = 0;
  for (const found of text.matchAll(escapes)) {
    push(pieces, text.slice(from, found.index), style);
    from = found.index + found[0].length;
    if (found[2] === 'm') style = styled(style, found[1] ?? '');
  }
  push(pieces, text.slice(from), style);
  return pieces;
}

/** The text without its escape codes. */
export const withoutEscapes = (text: string): string =>
  hasEscape.test(text) ? text.replace(escapes, '') : text;

function push(pieces: Piece[], text: string, style: Omit<Piece, 'text'>): void {
  if (text === '') return;
  const last = pieces.at(-1);
  const isSame = last && last.colour === style.colour && last.isBold === style.isBold;
  if (last && (isSame || pieces.length >= mostPieces)) last.text += text;
  else pieces.push({ text, ...style });
}

/** The style after the parameters of `m` (SGR). Backgrounds and 256 colours are left out. */
function styled(before: Omit<Piece, 'text'>, parameters: string): Omit<Piece, 'text'> {
  let style = before;
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    // 38;5;n and 38;2;r;g;b: their numbers are no codes.
    if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4;
    else style = applied(style, code);
  }
  return style;
}

function applied({ colour, isBold }: Omit<Piece, 'text'>, code: number): Omit<Piece, 'text'> {
  if (code === 0) return {};
  const next =
    code >= 30 && code <= 37
      ? ansiColours[code - 30]
      : code >= 90 && code <= 97
        ? ansiColours[code - 90]
        : code === 39
          ? undefined
          : colour;
  const bold = code === 1 || (isBold && code !== 22);
  return { ...(next ? { colour: next } : {}), ...(bold ? { isBold: true } : {}) };
}
