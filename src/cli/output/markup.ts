import { printable } from './terminal.ts';

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML that is safe to put into a page as it is. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Markup | Piece[] | null | undefined | false;

function safe(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (Array.isArray(piece)) return piece.map(safe).join('');
  if (piece === null || piece === undefined || piece === false) return '';
  return printable(String(piece)).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

/** A template of HTML: whatever is put in is escaped, unless it is made by this very function. */
export const html = (strings: TemplateStringsArray, ...pieces: Piece[]): Markup =>
  new Markup(strings.reduce((text, part, i) => text + safe(pieces[i - 1]) + part));
