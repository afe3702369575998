import type { ParsedArticle } from '../../model/records.ts';
import { textOf } from '../document.ts';
import { get, type Item, list, str, typesOf } from '../jsonld.ts';
import { PAYWALL } from '../lexicon/walls.ts';
import { wordPattern } from '../names.ts';
import type { Page } from '../page.ts';

const WALL = wordPattern(
  'paywall paywalled regwall subscriber-only subscribers-only premium-content paywall-message piano-offer meteredcontent paid-content',
);

type Tier = NonNullable<ParsedArticle['access']>;
export interface Access {
  access: ParsedArticle['access'];
  signals: string[];
}
interface Signal {
  text: string;
  says: Tier | null;
}

/** "False", "http://schema.org/False", 0 and the like; undefined for what is no answer. */
function truthOf(value: unknown): boolean | undefined {
  const text = typeof value === 'boolean' ? String(value) : (str(value) ?? '');
  if (/(?:^|\/)(?:true|yes|1)$/i.test(text)) return true;
  return /(?:^|\/)(?:false|no|0)$/i.test(text) ? false : undefined;
}

/** The story, its parts, and the page; other stories listed on it speak for themselves only. */
function* ofThisStory(page: Page): Generator<Item> {
  const { story, ld } = page;
  if (story) yield story;
  for (const part of list(get(story, 'hasPart'))) {
    const item = ld.resolve(part);
    if (item) yield item;
  }
  for (const item of ld.items)
    if (typesOf(item).some((type) => /^(?:WebPage|WebPageElement)$/.test(type))) yield item;
}

function fromJsonLd(page: Page): Signal[] {
  const signals: Signal[] = [];
  for (const item of ofThisStory(page)) {
    const free = truthOf(get(item, 'isAccessibleForFree'));
    // That one part is free says nothing of the whole.
    if (free === undefined || (free && item !== page.story)) continue;
    signals.push({ text: `json-ld:isAccessibleForFree=${free}`, says: free ? 'free' : 'subscriber' });
  }
  return signals;
}

const TIERS: Readonly<Record<string, Tier>> = {
  free: 'free',
  metered: 'metered',
  locked: 'subscriber',
  paid: 'subscriber',
  premium: 'subscriber',
};
const TIER_META = /(?:^|[:_.])(?:content_tier|article[._]access)$/;
/** `true` there means that the story costs money. */
const PAID_META =
  /[:._-](?:is_?)?(?:premium|paywall|paid|paidcontent|subscriber_?only)$|^(?:is_?)?(?:premium|subscriber_?only|paywall)$/;
const FREE_META = /(?:^|[:._-])is_?free$/;

function fromMetas(page: Page): Signal[] {
  const signals: Signal[] = [];
  for (const [name, contents] of page.head.matching(TIER_META))
    for (const content of contents) {
      const tier = content.trim().toLowerCase();
      const says = Object.hasOwn(TIERS, tier) ? TIERS[tier] : undefined;
      if (says) signals.push({ text: `meta:${name.replace(/^.*:/, '')}=${tier}`, says });
    }
  for (const [pattern, ifTrue] of [
    [PAID_META, 'subscriber'],
    [FREE_META, 'free'],
  ] as const)
    for (const [name, [content]] of page.head.matching(pattern)) {
      const yes = truthOf(content);
      if (yes === undefined) continue;
      const says = yes === (ifTrue === 'free') ? 'free' : 'subscriber';
      signals.push({ text: `meta:${name}=${yes}`, says });
    }
  return signals;
}

/** A wall's box alone stands in many templates, on free stories too: only one that asks for a subscription says so. */
function fromMarkup({ doc }: Page): Signal[] {
  const boxes = doc.boxes.filter(({ names }) => names !== '' && WALL.test(names));
  if (boxes.length === 0) return [];
  const asks = boxes.some((box) => !box.hidden && box.chars < 1500 && PAYWALL.test(textOf(doc, box, 1500)));
  return [{ text: 'markup:paywall', says: asks ? 'metered' : null }];
}

/** Who may read the story, where the page says so. Metered is the finer word for what JSON-LD calls not free. */
export function findAccess(page: Page): Access {
  const signals = [...fromJsonLd(page), ...fromMetas(page)];
  const markup = fromMarkup(page);
  const stated = new Set(signals.map(({ says }) => says));
  const tiers: readonly Tier[] = ['metered', 'subscriber', 'free'];
  const access = tiers.find((tier) => stated.has(tier)) ?? markup[0]?.says ?? null;
  return { access, signals: [...new Set([...signals, ...markup].map(({ text }) => text))] };
}
