import { storyBlocks } from '../body/select.ts';
import { get, str } from '../jsonld.ts';
import { type Page, perPage } from '../page.ts';
import type { Found } from '../rule.ts';
import { collapse } from '../text.ts';

/** The head's copy of the text, in paragraphs; some pages print theirs by script only. */
function statedBody(page: Page): string | undefined {
  const text = str(get(page.story, 'articleBody'));
  if (!text || text.length < 200) return undefined;
  const plain = text
    .replace(/<(?:br|\/p|\/div|\/h\d|\/li)\b[^>]{0,200}>/gi, '\n')
    .replace(/<[^<>]{0,500}>/g, '');
  return plain.split(/\n+/).map(collapse).filter(Boolean).join('\n\n');
}

/** Paragraphs parted by blank lines. */
export const findBody = perPage((page): Found<string> | undefined => {
  const story = storyBlocks(page);
  const printed = story?.blocks.map(({ text }) => text).join('\n\n');
  const stated = statedBody(page);
  if (stated && stated.length > 3 * (printed?.length ?? 0)) return { value: stated, rule: 'json-ld' };
  return printed && story ? { value: printed, rule: story.rule } : undefined;
});
