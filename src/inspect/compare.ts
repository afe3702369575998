import type { PageInput, ParsedPage } from '../../model/page.ts';
import { decode } from '../../parsers/decode.ts';

export interface Comparison {
  title: string | null;
  byline: string | null;
  body: string | null;
  /** F1 of the two bodies' words, 0 to 1: 1 where both have the same words as often. */
  agreement: number;
  only_newskeep: string[];
  only_readability: string[];
}

/** What Mozilla's Readability on jsdom makes of the same page, held against ours. */
export async function compareWithReadability(input: PageInput, parsed: ParsedPage): Promise<Comparison> {
  // Loaded for this alone: jsdom takes longer to load than a page to parse.
  const [{ JSDOM, VirtualConsole }, { Readability }] = await Promise.all([
    import('jsdom'),
    import('@mozilla/readability'),
  ]);
  const { text } = decode(input.body, input.contentType, input.url);
  // Its scripts stay still, and nothing is loaded.
  const { window } = new JSDOM(text, { url: input.url, virtualConsole: new VirtualConsole() });
  try {
    const article = new Readability<Node>(window.document, { serializer: (node) => node }).parse();
    const theirs = article?.content ? paragraphsOf(article.content) : [];
    const ours = parsed.article?.body?.split('\n\n') ?? [];
    return {
      title: article?.title ?? null,
      byline: article?.byline ?? null,
      body: theirs.join('\n\n') || null,
      agreement: agreement(words(ours.join(' ')), words(theirs.join(' '))),
      only_newskeep: missingFrom(theirs, ours),
      only_readability: missingFrom(ours, theirs),
    };
  } finally {
    window.close();
  }
}

const BLOCK =
  /^(?:ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|BR|D[DLT]|DIV|FIG\w+|FOOTER|H[1-6R]|HEADER|LI|MAIN|[OU]L|P|PRE|SECTION|T\w+)$/;

/** Text parted at block elements. */
function paragraphsOf(root: Node): string[] {
  const paragraphs = [''];
  let node: Node | null = root;
  while (node) {
    if (node.nodeType === 3) paragraphs.push(`${paragraphs.pop() ?? ''}${node.nodeValue ?? ''}`);
    else if (BLOCK.test(node.nodeName)) paragraphs.push('');
    if (node.firstChild) {
      node = node.firstChild;
      continue;
    }
    while (node && node !== root && !node.nextSibling) {
      node = node.parentNode;
      if (node && BLOCK.test(node.nodeName)) paragraphs.push('');
    }
    node = node === root ? null : (node?.nextSibling ?? null);
  }
  return paragraphs.map((text) => text.replace(/\s+/g, ' ').trim()).filter(Boolean);
}

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });
const words = (text: string): string[] =>
  [...segmenter.segment(text.toLowerCase())].flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment] : [],
  );

function agreement(a: string[], b: string[]): number {
  if (a.length + b.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const rest = left.get(word) ?? 0;
    if (rest > 0) shared++;
    left.set(word, rest - 1);
  }
  return Math.round((2000 * shared) / (a.length + b.length)) / 1000;
}

/** Paragraphs of `texts` most of whose word pairs the other text does not have. */
function missingFrom(other: string[], texts: string[]): string[] {
  const known = new Set(other.flatMap((text) => pairs(words(text))));
  return texts.filter((text) => {
    const own = pairs(words(text));
    return own.filter((pair) => known.has(pair)).length < own.length / 2;
  });
}

const pairs = (list: string[]): string[] =>
  list.length < 2 ? list : list.slice(1).map((word, i) => `${list[i]} ${word}`);
