import { type Document, DomHandler } from 'domhandler';
import { Parser } from 'htmlparser2';
import { NewskeepError } from '../model/errors.ts';

/** Deeper than any honest page. The parser's own list of open elements makes depth cost its square. */
const DEPTH = 1000;
/** More than any honest element has. An object with keys by the million takes seconds to make. */
const ATTRIBUTES = 500;

/** More than any honest page; an element of the tree takes some hundred bytes of memory. */
const ELEMENTS = 1_000_000;

class Handler extends DomHandler {
  depth = 0;
  elements = 0;
  /** The element being opened stays without content: it would lie too deep. */
  flat = false;
  justOpened = false;
  /** How many attributes the element being opened has so far. */
  attributes = 0;

  onopentagname(): void {
    this.attributes = 0;
    this.flat = this.depth >= DEPTH;
  }

  override onopentag(name: string, attribs: Record<string, string>): void {
    if (++this.elements > ELEMENTS)
      throw new NewskeepError('body_too_large', `the page has more than ${ELEMENTS} elements`);
    this.depth++;
    this.justOpened = true;
    super.onopentag(name, attribs);
  }

  override onclosetag(): void {
    this.depth--;
    super.onclosetag();
  }

  /** Nobody reads comments, and some pages are half of them. They still part the texts beside them. */
  override oncomment(): void {}
}

/**
 * Below the limit every element is treated as one that cannot hold others, so the tree goes on flat; attributes
 * past theirs are dropped.
 */
class FlatteningParser extends Parser {
  private readonly handler: Handler;

  constructor(handler: Handler) {
    super(handler);
    this.handler = handler;
  }

  protected override isVoidElement(name: string): boolean {
    const { handler } = this;
    // A form inside a form was never opened: the parser forgets its name, and must not close it.
    if (name === '') return false;
    // Asked twice for each opening tag, before and after the element exists: both answers must agree.
    const flat = handler.justOpened ? handler.flat : handler.depth >= DEPTH;
    handler.justOpened = false;
    return flat || super.isVoidElement(name);
  }

  override onattribdata(start: number, end: number): void {
    if (this.handler.attributes < ATTRIBUTES) super.onattribdata(start, end);
  }

  override onattribentity(point: number): void {
    if (this.handler.attributes < ATTRIBUTES) super.onattribentity(point);
  }

  override onattribend(quote: Parameters<Parser['onattribend']>[0], end: number): void {
    if (this.handler.attributes++ < ATTRIBUTES) super.onattribend(quote, end);
  }
}

export function parseTree(html: string): Document {
  const handler = new Handler();
  new FlatteningParser(handler).end(html);
  return handler.root;
}
