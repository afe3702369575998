import type { Box } from '../document.ts';
import { LATEST_NAME, LATEST_WIDGET, saysLatest, saysOther } from '../lexicon/latest.ts';
import type { Page } from '../page.ts';
import { isHeadingLike } from './labels.ts';
import { isInMenu } from './links.ts';
import { shortTextOf } from './short.ts';

export interface NamedBox {
  box: Box;
  /** A heading stands over it that says neither "latest" nor anything else known. */
  doubtful: boolean;
}

/** Post classes tell the categories and tags of one story. */
const withoutTopics = (names: string): string =>
  names.replace(/(?:^|\s)(?:post_?tag|tag|category|cat)-\S+/g, ' ');

/** Boxes whose names alone say that they hold the newest stories. */
export function namedBoxes(page: Page): NamedBox[] {
  const named: NamedBox[] = [];
  let end = 0;
  for (const box of page.doc.boxes) {
    if (box.index < end || !box.names || !LATEST_NAME.test(box.names) || isInMenu(box) || box.tag === 'body')
      continue;
    const names = withoutTopics(box.names);
    const widget = LATEST_WIDGET.test(names);
    if (!LATEST_NAME.test(names) || (!widget && saysOther(names))) continue;
    end = box.end;
    const heading = firstHeading(page, box);
    if (heading && saysOther(heading)) continue;
    const odd = heading !== undefined && !widget && !saysLatest(heading);
    named.push({ box, doubtful: odd || /news-?feed/.test(names) });
  }
  return named;
}

/** The heading that stands over a box's list: no link, or not one of its stories. */
function firstHeading(page: Page, box: Box): string | undefined {
  for (let i = box.index; i < Math.min(box.end, box.index + 12); i++) {
    const inner = page.doc.boxes[i];
    const text = inner && isHeadingLike(inner) ? shortTextOf(page.doc, inner, 60) : undefined;
    if (text) return text;
  }
  return undefined;
}
