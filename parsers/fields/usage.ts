import { storyBlocks } from '../body/select.ts';
import { isInside, upTo } from '../document.ts';
import { get, list, str } from '../jsonld.ts';
import { hasName, wordPattern } from '../names.ts';
import type { Page } from '../page.ts';

/** Whom a robots meta speaks to: all robots or one by name. */
const AGENT = /^(?:robots|[\w-]*bot(?:-[\w-]+)?|slurp|google-extended|applebot-extended|ccbot)$/;
/** What narrows the use of a page; "index, follow" and previews' sizes grant what is free anyway. */
const LIMITS =
  /^(?:none|no(?:index|follow|archive|cache|snippet|imageindex|translate|ai|imageai|ml|train)|max-snippet:0|max-image-preview:none|unavailable_after:.+)$/;
const TDM = ['tdm-reservation', 'tdm-policy'];
const COMMONS = /^https?:\/\/(?:www\.)?creativecommons\.org\/(?:licenses|publicdomain)\/[\w-]+/i;
const CAPTION = wordPattern(
  'caption figcaption credit credits copyright-image image-credit photo-credit gallery',
);

const clip = (value: string) => value.slice(0, 200);

/** Commas or blanks part directives; a date may hold blanks. */
const directives = (content: string): string[] =>
  content
    .toLowerCase()
    .replace(/:\s+/g, ':')
    .split(',')
    .flatMap((word) => (word.includes('unavailable_after') ? [word.trim()] : word.trim().split(/\s+/)))
    .filter((word) => LIMITS.test(word));

function fromMetas({ head }: Page): string[] {
  const robots = head
    .matching(AGENT)
    .flatMap(([agent, contents]) =>
      contents.flatMap(directives).map((directive) => `meta:${agent}=${clip(directive)}`),
    );
  const reserved = TDM.flatMap((name) => head.all(name).map((value) => `meta:${name}=${clip(value)}`));
  return [...robots, ...reserved];
}

/** Licences that the page states for the story, in machine-readable form. */
function licences(page: Page): string[] {
  const links = page.head.links
    .filter(({ rel }) => rel.split(/\s+/).includes('license'))
    .map(({ href }) => `link:license=${clip(page.absolute(href) ?? href)}`);
  const stated = ['license', 'usageInfo'].flatMap((key) =>
    list(get(page.story, key)).flatMap((value) => {
      const item = page.ld.resolve(value);
      const text = str(get(item, 'url')) ?? str(value);
      return text ? [`json-ld:${key}=${clip(text)}`] : [];
    }),
  );
  return [...links, ...stated];
}

/** Creative Commons links and rel=license below the story's text; in a caption they license the picture alone. */
function printedLicences(page: Page): string[] {
  const last = storyBlocks(page)?.blocks.at(-1)?.index ?? 0;
  const found: string[] = [];
  for (const box of page.boxes('a')) {
    const { rel, href } = box.el.attribs;
    const url = page.absolute(href);
    if (!url || box.hidden) continue;
    if (!COMMONS.test(url) && !rel?.toLowerCase().split(/\s+/).includes('license')) continue;
    if (box.blockFrom < last) continue;
    if (upTo(box, (at) => at.tag === 'figure' || hasName(at, CAPTION), 4)) continue;
    found.push(`text:license=${clip(url)}`);
  }
  return found;
}

/** Most of the story's blocks lie in boxes that search engines may not quote. */
function snippets(page: Page): string[] {
  const silent = page.doc.boxes.filter(({ el }) => el.attribs['data-nosnippet'] !== undefined);
  const blocks = silent.length > 0 ? (storyBlocks(page)?.blocks ?? []) : [];
  const inside = blocks.filter((block) => silent.slice(0, 50).some((box) => isInside(block.box, box)));
  return blocks.length > 0 && inside.length * 2 > blocks.length ? ['markup:data-nosnippet=story'] : [];
}

/**
 * What the page says of how it may be used, as data for whoever uses the dataset. Headers and robots.txt say more:
 * they are the crawler's to read.
 */
export const findUsage = (page: Page): string[] => [
  ...new Set([...fromMetas(page), ...licences(page), ...printedLicences(page), ...snippets(page)]),
];
