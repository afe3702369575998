import { textOf, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { get, list } from '../jsonld.ts';
import { TAG_LABEL } from '../lexicon/tags.ts';
import { hasName, wordPattern } from '../names.ts';
import type { Page } from '../page.ts';
import type { Found } from '../rule.ts';
import { collapse, fold } from '../text.ts';

const TAG_BOX = wordPattern(
  'tag tags taglist tag-list tags-list article-tags post-tags entry-tags topics topic keywords etiquetas schlagworte tagcloud-article story-tags tags-links temas tagi',
);
const NOT_HERE = wordPattern(
  'nav menu header footer sidebar widget trending popular related tagcloud tag-cloud hot-topics navigation teaser card',
);
const TAG_PATH =
  /\/(?:tags?|topics?|themen?|thema|temas?|etiquetas?|keywords?|tema|schlagwort|sujet|dossier|tagi?|teg|konu|etiket|label)\/[^/]+/i;

function split(value: string): string[] {
  const parts = value
    .split(/[,;，、،]|\s\|\s/)
    .map(collapse)
    .filter(Boolean);
  return parts.length > 40 ? [] : parts;
}

function fromJsonLd(page: Page): string[] {
  return list(get(page.story, 'keywords')).flatMap((value) => {
    if (typeof value !== 'string') {
      const name = get(page.ld.resolve(value), 'name');
      return typeof name === 'string' ? [name] : [];
    }
    // Prefixed keywords ("type:story") are the content system's bookkeeping.
    return split(value).filter((word) => !/^\w+\s?[:=]\S/.test(word));
  });
}

/** Topic links printed with the story: marked by rel, by the box they stand in, or by where they lead. */
function printed(page: Page): string[] {
  const { doc } = page;
  const headline = headlineOf(page)?.box;
  const tags: string[] = [];
  for (const box of page.boxes('a')) {
    if (box.chars < 2 || box.chars > 60 || (headline && box.from < headline.from - 10)) continue;
    const { rel, href } = box.el.attribs;
    const byRel = rel !== undefined && /(?:^|\s)tag(?:\s|$)/.test(rel) && !/category/.test(rel);
    const holder = byRel ? null : upTo(box, (at) => hasName(at, TAG_BOX), 4);
    if (!byRel && !holder) continue;
    if (holder && holder.chars > 800) continue;
    if (
      upTo(
        box,
        (at) => at.tag === 'nav' || at.tag === 'footer' || at.tag === 'aside' || hasName(at, NOT_HERE),
        8,
      )
    )
      continue;
    if (!byRel && href && !TAG_PATH.test(href) && !holder) continue;
    tags.push(textOf(doc, box, 80));
  }
  if (tags.length > 0) return tags.length > 30 ? [] : tags;
  return labelled(page);
}

/** "Tags: one, two": links of the block, or of the list, that such a label opens. */
function labelled(page: Page): string[] {
  const { doc } = page;
  const label = doc.blocks.findLast(
    ({ text, box }) => text.length < 200 && TAG_LABEL.test(text) && !box.hidden,
  );
  if (!label) return [];
  const holder = upTo(label.box, (box) => box.linkChars > 2, 3);
  if (!holder || holder.chars > 500) return [];
  return page
    .boxes('a')
    .filter((box) => box.index > holder.index && box.index < holder.end && box.chars > 1)
    .map((box) => textOf(doc, box, 80));
}

const clean = (tag: string) => collapse(tag.replace(/^[#＃\s]+|[,.;:\s]+$/g, ''));

/** The union of every witness, printed topics last, without sections, authors and the paper's name. */
export function findTags(page: Page, without: readonly (string | null)[]): Found<string[]> | undefined {
  const { head } = page;
  const sources: [string, string[]][] = [
    ['json-ld', fromJsonLd(page)],
    [
      'article-tag',
      head
        .all('article:tag', 'og:article:tag', 'article:tags', 'parsely-tags', 'sailthru.tags')
        .flatMap(split),
    ],
    ['news-keywords', head.all('news_keywords').flatMap(split)],
    ['printed', printed(page)],
  ];
  if (sources.every(([, tags]) => tags.length === 0))
    sources.push(['keywords', head.all('keywords').slice(0, 1).flatMap(split)]);
  const refused = new Set(without.filter((word) => word !== null).map(fold));
  const title = fold(headlineOf(page)?.text ?? '');
  const seen = new Map<string, string>();
  const rules: string[] = [];
  for (const [rule, tags] of sources) {
    let used = false;
    for (const raw of tags) {
      const tag = clean(raw);
      const key = fold(tag);
      if (key.length < 2 || tag.length > 70 || key === title || seen.has(key) || refused.has(key)) continue;
      if (/^https?:|[{}<>=]/.test(tag)) continue;
      seen.set(key, tag);
      used = true;
    }
    if (used) rules.push(rule);
  }
  return seen.size > 0 ? { value: [...seen.values()], rule: rules.join('+') } : undefined;
}
