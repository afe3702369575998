import { storyBlocks } from '../body/select.ts';
import { statedText } from '../body/stated.ts';
import { type Page, perPage } from '../page.ts';
import type { Found } from '../rule.ts';
import { collapse } from '../text.ts';

/** The head's copy in paragraphs; some pages print theirs by script only. */
const statedBody = (page: Page): string | undefined =>
  statedText(page)?.split(/\n+/).map(collapse).filter(Boolean).join('\n\n');

/** Paragraphs parted by blank lines. */
export const findBody = perPage((page): Found<string> | undefined => {
  const story = storyBlocks(page);
  const printed = story?.blocks.map(({ text }) => text).join('\n\n');
  const stated = statedBody(page);
  if (stated && stated.length > 3 * (printed?.length ?? 0)) return { value: stated, rule: 'json-ld' };
  return printed && story ? { value: printed, rule: story.rule, confidence: story.confidence } : undefined;
});
