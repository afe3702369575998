import { type ChildNode, Element, isTag, Text } from 'domhandler';
import type { Block, Doc } from '../document.ts';
import { collapse } from '../text.ts';

const KEPT = new Set('a b cite code em i q strong sub sup'.split(' '));
/** Deeper than anybody nests emphasis. */
const LEVELS = 32;
const LONGEST_URL = 4000;

/** Makes a link's address absolute; undefined for what is no http(s) address. */
export type Absolute = (href: string | undefined) => string | undefined;

/** The kept elements between a text and its block, outermost first. */
function emphasisOf(node: Text, block: Element): Element[] {
  const found: Element[] = [];
  let at = node.parent;
  for (let i = 0; at && at !== block && i < LEVELS; i++, at = at.parent)
    if (isTag(at) && KEPT.has(at.name)) found.push(at);
  return found.reverse();
}

function copyOf(source: Element, open: readonly Element[], absolute: Absolute): Element | undefined {
  if (source.name !== 'a') return new Element(source.name, {});
  const href = absolute(source.attribs.href);
  if (!href || href.length > LONGEST_URL || open.some(({ name }) => name === 'a')) return undefined;
  return new Element('a', { href, rel: 'nofollow' });
}

/** A block's words with their emphasis and links; its bare text where the block was cut to less than its element. */
export function inlineOf(doc: Doc, block: Block, absolute: Absolute, keepsSpace: boolean): ChildNode[] {
  const root = new Element('p', {});
  /** Elements of the page that stand open, and what each became; undefined where it was dropped. */
  const open: { source: Element; copy: Element | undefined }[] = [];
  const said: string[] = [];
  let endsInSpace = true;
  let last: Text | undefined;
  for (let i = block.chunk, node = doc.nodes[i]; node; i++, node = doc.nodes[i]) {
    const path = emphasisOf(node, block.box.el);
    let shared = 0;
    while (shared < open.length && open[shared]?.source === path[shared]) shared++;
    open.length = shared;
    for (const source of path.slice(shared)) {
      const copies = open.flatMap(({ copy }) => copy ?? []);
      const copy = copyOf(source, copies, absolute);
      if (copy) append(copies.at(-1) ?? root, copy);
      open.push({ source, copy });
    }
    let text = node.data.replace(/[\u00ad\u200b\u2060\ufeff\0]/g, '');
    if (!keepsSpace) {
      text = text.replace(/\s+/g, ' ');
      if (endsInSpace) text = text.trimStart();
    }
    if (!text) continue;
    said.push(text);
    endsInSpace = text.endsWith(' ');
    last = new Text(text);
    append(open.findLast(({ copy }) => copy)?.copy ?? root, last);
  }
  if (collapse(said.join('')) !== block.text) return [new Text(block.text)];
  if (last) last.data = last.data.trimEnd();
  return root.children;
}

/** Puts a node at the end of an element. */
export function append(parent: Element, child: ChildNode): void {
  child.parent = parent;
  parent.children.push(child);
}
