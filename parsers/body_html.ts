import { load } from 'cheerio/slim';
import { type ChildNode, Document, Element, Text } from 'domhandler';
import { storyBlocks } from './body/select.ts';
import type { Block, Box } from './document.ts';
import { append, inlineOf } from './html/inline.ts';
import { type Setting, scopeOf, settings } from './html/structure.ts';
import { type Page, perPage } from './page.ts';

/** How many `<br>` stand right before each chunk of text. */
const breaks = perPage((page): Map<number, number> => {
  const before = new Map<number, number>();
  for (const { from } of page.boxes('br')) before.set(from, (before.get(from) ?? 0) + 1);
  return before;
});

/** Writes blocks as clean HTML, one after the other. Every element is made here, none is taken from the page. */
class Writer {
  readonly roots: ChildNode[] = [];
  private readonly page: Page;
  private readonly open: { source: Box; made: Element }[] = [];
  private leaf: Element | undefined;
  private before: Block | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  write(block: Block, setting: Setting): void {
    const { page, before } = this;
    const { around, leaf } = setting;
    const goesOn =
      before?.box === block.box &&
      before.index + 1 === block.index &&
      breaks(page).get(block.chunk) === 1 &&
      leaf !== 'pre';
    if (!goesOn || !this.leaf) this.leaf = this.start(around, leaf);
    // A line break within a paragraph, or a second run of text right in a list item.
    if (this.leaf.lastChild instanceof Text || (goesOn && this.leaf.lastChild))
      append(this.leaf, new Element('br', {}));
    for (const child of inlineOf(page.doc, block, (href) => page.absolute(href), leaf === 'pre'))
      append(this.leaf, child);
    this.before = block;
  }

  /** Closes and opens what the page closes and opens here; gives the element that the text goes into. */
  private start(around: readonly Box[], leaf: Setting['leaf']): Element {
    let shared = 0;
    while (shared < this.open.length && this.open[shared]?.source === around[shared]) shared++;
    this.open.length = shared;
    for (const source of around.slice(shared)) {
      const made = new Element(source.tag, {});
      this.put(made);
      this.open.push({ source, made });
    }
    const innermost = this.open.at(-1)?.made;
    if (!leaf && innermost) return innermost;
    const made = new Element(leaf ?? 'p', {});
    this.put(made);
    return made;
  }

  private put(element: Element): void {
    const parent = this.open.at(-1)?.made;
    if (parent) append(parent, element);
    else this.roots.push(element);
  }
}

/** Each top element on a line of its own. */
function serialise(roots: readonly ChildNode[]): string {
  const lines = roots.flatMap((root, i) => (i > 0 ? [new Text('\n'), root] : [root]));
  return load(new Document(lines), { xml: { xmlMode: false, encodeEntities: 'utf8' } }, false).html();
}

/**
 * The body as clean HTML: the elements of docs/extraction.md and, of all attributes, a link's absolute `href`.
 * Its text is the body's. A body that does not come from the page's own blocks has paragraphs and nothing else.
 */
export function bodyHtml(page: Page, body: string): string {
  const blocks = storyBlocks(page)?.blocks ?? [];
  const scope = scopeOf(blocks);
  if (!scope || blocks.map(({ text }) => text).join('\n\n') !== body)
    return serialise(body.split('\n\n').map((text) => new Element('p', {}, [new Text(text)])));
  const writer = new Writer(page);
  const settingOf = settings(page.doc.boxes, scope);
  for (const block of blocks) writer.write(block, settingOf(block));
  return serialise(writer.roots);
}
