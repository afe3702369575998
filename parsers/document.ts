import type { Document, Text } from 'domhandler';
import { Element, isTag, isText } from 'domhandler';
import { collapse, sizeOf } from './text.ts';
import { parseTree } from './tree.ts';

/** An element and what the one walk over the page learned of it. */
export interface Box {
  el: Element;
  tag: string;
  parent: Box | null;
  /** Place among the elements in document order; the boxes inside are those from `index + 1` to `end - 1`. */
  index: number;
  end: number;
  depth: number;
  /** Class, id and the like, lower case, camelCase parted. */
  names: string;
  hidden: boolean;
  /** The text chunks inside: from `from` to `to - 1`. */
  from: number;
  to: number;
  chars: number;
  linkChars: number;
  /** How many blocks began before it and inside it. */
  blockFrom: number;
  blockTo: number;
}

/** A run of text that a reader sees as one: parted at block elements and line breaks. */
export interface Block {
  text: string;
  size: number;
  linkShare: number;
  /** The innermost block element around it. */
  box: Box;
  index: number;
  /** Place of its first text chunk. */
  chunk: number;
}

export interface Doc {
  root: Document;
  boxes: Box[];
  blocks: Block[];
  byTag: Map<string, Box[]>;
  chunks: string[];
  /** The text node of each chunk; null for the blank that parts two blocks. */
  nodes: (Text | null)[];
  /** Is this a script-only shell or the like? Characters of script seen. */
  scriptChars: number;
}

const words = (list: string) => new Set(list.split(' '));
const INLINE = words(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr picture source',
);
const SILENT = words(
  'script style noscript template svg math iframe object embed select textarea button head canvas audio video map datalist frameset rt rp',
);
/** Deeper nesting than any honest page has; what lies below hangs on the last level. */
const DEPTH = 400;

/** Pages of one paper call their boxes the same: the same names are made and kept once. */
const REMEMBERED = 5000;
const known = new Map<string, string>();

/** Lower case, camelCase parted. */
function plainNames(names: string): string {
  const made = known.get(names);
  if (made !== undefined) return made;
  if (known.size >= REMEMBERED) known.clear();
  // A copy: a part of the page's text would keep the whole page in memory.
  const own = Buffer.from(names).toString();
  const plain = own.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  known.set(own, plain);
  return plain;
}

const NAMING = words('class id itemprop role data-testid data-component aria-label');

/** What the element is called, and whether it hides itself: one look at its attributes for both. */
function readAttributes({ attribs }: Element): { names: string; hidden: boolean } {
  let names = '';
  let hidden = false;
  for (const key in attribs) {
    const value = attribs[key] ?? '';
    if (NAMING.has(key)) {
      if (value) names += names ? ` ${value.slice(0, 300)}` : value.slice(0, 300);
    } else if (key === 'hidden') hidden = true;
    else if (key === 'aria-hidden') hidden ||= value === 'true';
    else if (key === 'style') hidden ||= /display\s*:\s*none|visibility\s*:\s*hidden/i.test(value);
  }
  return { names: names && plainNames(names), hidden };
}

/** Parses once and walks once, without recursion: pages nest as deep as they like. */
export function readDocument(html: string): Doc {
  const root = parseTree(html);
  const doc: Doc = { root, boxes: [], blocks: [], byTag: new Map(), chunks: [], nodes: [], scriptChars: 0 };
  new Walk(doc).run();
  return doc;
}

class Walk {
  private readonly doc: Doc;
  private chars = 0;
  private linkChars = 0;
  private links = 0;
  private silent = 0;
  private run_: string[] = [];
  private runLink = 0;
  private runChunk = 0;
  private runBox: Box | null = null;

  constructor(doc: Doc) {
    this.doc = doc;
  }

  run(): void {
    // Text that stands outside of every element has a home too.
    const top = this.enter(new Element('html', {}), null);
    let node: Document['children'][number] | null = this.doc.root.children[0] ?? null;
    let box: Box = top;
    let block: Box = top;
    const outerBlocks: Box[] = [];
    const open: Box[] = [];
    while (node) {
      if (isText(node)) {
        if (node.data) this.text(node, block);
      } else if (isTag(node)) {
        const entered: Box = this.enter(node, box);
        if (!INLINE.has(entered.tag)) {
          outerBlocks.push(block);
          block = entered;
        }
        if (node.firstChild) {
          box = entered;
          open.push(entered);
          node = node.firstChild;
          continue;
        }
        this.leave(entered);
        if (block === entered) block = outerBlocks.pop() ?? top;
      }
      while (node && !node.nextSibling) {
        const done = open.pop();
        if (!done) break;
        this.leave(done);
        if (block === done) block = outerBlocks.pop() ?? top;
        box = open.at(-1) ?? top;
        node = done.el;
      }
      node = node?.nextSibling ?? null;
    }
    this.leave(top);
  }

  private enter(el: Element, parent: Box | null): Box {
    const { doc } = this;
    const tag = el.name;
    if (!INLINE.has(tag)) this.flush();
    const { names, hidden } = readAttributes(el);
    const box: Box = {
      el,
      tag,
      parent: parent && parent.depth >= DEPTH ? parent.parent : parent,
      index: doc.boxes.length,
      end: 0,
      depth: Math.min(DEPTH, parent ? parent.depth + 1 : 0),
      names,
      hidden: hidden || (parent?.hidden ?? false),
      from: doc.chunks.length,
      to: 0,
      chars: this.chars,
      linkChars: this.linkChars,
      blockFrom: doc.blocks.length,
      blockTo: 0,
    };
    doc.boxes.push(box);
    const same = doc.byTag.get(tag);
    if (same) same.push(box);
    else doc.byTag.set(tag, [box]);
    if (SILENT.has(tag)) this.silent++;
    if (tag === 'a') this.links++;
    return box;
  }

  private leave(box: Box): void {
    if (!INLINE.has(box.tag)) this.flush();
    if (SILENT.has(box.tag)) this.silent--;
    if (box.tag === 'a') this.links--;
    box.end = this.doc.boxes.length;
    box.to = this.doc.chunks.length;
    box.chars = this.chars - box.chars;
    box.linkChars = this.linkChars - box.linkChars;
    box.blockTo = this.doc.blocks.length;
  }

  private text(node: Text, block: Box): void {
    const { data } = node;
    if (this.silent > 0) {
      if (block.tag === 'script') this.doc.scriptChars += data.length;
      return;
    }
    const blank = !/\S/.test(data);
    if (blank && this.run_.length === 0) return;
    if (this.run_.length === 0) {
      this.runBox = block;
      this.runChunk = this.doc.chunks.length;
    }
    this.doc.chunks.push(data);
    this.doc.nodes.push(node);
    this.run_.push(data);
    if (blank) return;
    this.chars += data.length;
    if (this.links > 0) {
      this.linkChars += data.length;
      this.runLink += data.length;
    }
  }

  private flush(): void {
    if (this.run_.length === 0 || !this.runBox) return;
    const joined = this.run_.join('');
    const text = collapse(joined);
    if (text) {
      this.doc.blocks.push({
        text,
        size: sizeOf(text),
        linkShare: Math.min(1, this.runLink / joined.length),
        box: this.runBox,
        index: this.doc.blocks.length,
        chunk: this.runChunk,
      });
      // Words of two blocks never run together in an element's text.
      this.doc.chunks.push(' ');
      this.doc.nodes.push(null);
    }
    this.run_ = [];
    this.runLink = 0;
    this.runBox = null;
  }
}

/** The text inside an element, at most about `cap` characters of it. */
export function textOf(doc: Doc, box: Box, cap = 2000): string {
  let out = '';
  for (let i = box.from; i < box.to && out.length < cap; i++) out += doc.chunks[i];
  return collapse(out);
}

export const isInside = (inner: Box, outer: Box): boolean =>
  inner.index >= outer.index && inner.index < outer.end;

/** The first ancestor (or the box itself) that passes, at most `levels` up. */
export function upTo(box: Box, passes: (box: Box) => boolean, levels = DEPTH): Box | null {
  let at: Box | null = box;
  for (let i = 0; at && i <= levels; i++, at = at.parent) if (passes(at)) return at;
  return null;
}
