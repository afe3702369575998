/** A piece of a query. `field` is what stands before a colon, where a field is known by that name. */
export type Token =
  | { kind: 'open' | 'close' | 'or' | 'not' }
  | { kind: 'term'; field: string | undefined; text: string; isPhrase: boolean; isPrefix: boolean };

const QUOTES: Record<string, string> = { '"': '"', '“': '””“', '„': '“”', '«': '»' };

/**
 * Parts a query. A quote opens a phrase only where a term begins, since it stands within words too (צה"ל, 5" pipe); one
 * that is not closed goes to the end. A colon after what is no field (`12:30`, `https://…`) is part of the word.
 */
export function lex(query: string, isField: (name: string) => boolean): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const rest = query.slice(at);
    const space = /^\s+/.exec(rest)?.[0];
    if (space) at += space.length;
    else if (rest.startsWith('(')) at += push(tokens, { kind: 'open' }, 1);
    else if (rest.startsWith(')')) at += push(tokens, { kind: 'close' }, 1);
    else if (/^[-−–](?=[^\s\-−–])/.test(rest)) at += push(tokens, { kind: 'not' }, 1);
    else if (/^(?:OR|AND|NOT)(?=[\s()]|$)/.test(rest)) at += connector(tokens, rest);
    else at += term(tokens, rest, isField);
  }
  return tokens;
}

function push(tokens: Token[], token: Token, length: number): number {
  tokens.push(token);
  return length;
}

/** AND is what stands between words anyway. */
function connector(tokens: Token[], rest: string): number {
  if (rest.startsWith('OR')) return push(tokens, { kind: 'or' }, 2);
  if (rest.startsWith('NOT')) return push(tokens, { kind: 'not' }, 3);
  return 3;
}

function term(tokens: Token[], rest: string, isField: (name: string) => boolean): number {
  const name = /^([a-z]+):/i.exec(rest)?.[1]?.toLowerCase();
  const field = name !== undefined && isField(name) ? name : undefined;
  const begun = field === undefined ? 0 : field.length + 1;
  const closing = QUOTES[rest.charAt(begun)];
  const { text, length, isPhrase } = closing
    ? phrase(rest.slice(begun + 1), closing)
    : { ...word(rest.slice(begun)), isPhrase: false };
  const isStarred = isPhrase && rest.charAt(begun + length) === '*';
  const isPrefix = isStarred || text.endsWith('*');
  const stop = begun + length + Number(isStarred);
  return push(tokens, { kind: 'term', field, text, isPhrase, isPrefix }, stop);
}

function phrase(rest: string, closing: string) {
  const end = [...closing].map((quote) => rest.indexOf(quote)).filter((found) => found >= 0);
  const length = end.length > 0 ? Math.min(...end) : rest.length;
  return { text: rest.slice(0, length), length: Math.min(length + 2, rest.length + 1), isPhrase: true };
}

function word(rest: string) {
  const text = /^[^\s()]*/.exec(rest)?.[0] ?? '';
  return { text, length: text.length };
}
