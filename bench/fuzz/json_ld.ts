import type { Dice } from '../../fixtures/press/random.ts';
import { bait, many, PROTOTYPE_NAMES } from './bait.ts';

const KEYS = [
  'headline',
  'author',
  'datePublished',
  'dateModified',
  'articleBody',
  'keywords',
  'articleSection',
  'publisher',
  'mainEntityOfPage',
  'image',
  'inLanguage',
  'isAccessibleForFree',
  'description',
  '@id',
  '@graph',
  'name',
  'creator',
  ...PROTOTYPE_NAMES,
] as const;
const TYPES = [
  'NewsArticle',
  'Person',
  'BreadcrumbList',
  'LiveBlogPosting',
  'VideoObject',
  'constructor',
  'a/b#c',
] as const;

/** JSON-LD as no content system writes it: huge, deep, circular by its ids, of wrong types, broken. */
export function jsonLd(dice: Dice): string {
  const source = dice.pick([hugeList, deep, circle, wrongTypes, deepText, broken])(dice);
  return `<script type="application/ld+json">${source}</script>`;
}

const hugeList = (dice: Dice): string =>
  JSON.stringify({
    '@type': 'NewsArticle',
    [dice.pick(KEYS)]: Array.from({ length: Math.min(many(dice), 20_000) }, (_, i) => ({
      '@type': dice.pick(TYPES),
      name: `n${i}`,
    })),
    articleBody: bait(dice),
  });

const deep = (dice: Dice): string => {
  const n = many(dice);
  return `${'{"@type":"NewsArticle","author":['.repeat(n)}1${']}'.repeat(n)}`;
};

/** So deep that not even a parser without recursion may like it, or cut off in the middle. */
const deepText = (dice: Dice): string => dice.pick(['[', '{"a":', '[{"@graph":']).repeat(many(dice));

const circle = (dice: Dice): string =>
  JSON.stringify({
    '@graph': Array.from({ length: dice.int(1, 50) }, (_, i) => ({
      '@type': dice.pick(TYPES),
      '@id': `#${i}`,
      author: { '@id': `#${dice.int(0, 50)}` },
      publisher: { '@id': `#${i}` },
      mainEntityOfPage: { '@id': `#${dice.int(0, 50)}` },
    })),
  });

function wrongTypes(dice: Dice): string {
  const value = (depth: number): unknown => {
    const kind = dice.int(0, 9);
    if (kind === 0) return null;
    if (kind === 1) return dice.roll() * 1e21;
    if (kind === 2) return dice.chance(0.5);
    if (kind < 6 || depth > 4) return bait(dice).slice(0, 3000);
    if (kind < 8) return Array.from({ length: dice.int(0, 4) }, () => value(depth + 1));
    return object(depth + 1);
  };
  const object = (depth: number): string | object => {
    const entries = Array.from({ length: dice.int(0, 6) }, () => [dice.pick(KEYS), value(depth)] as const);
    return Object.fromEntries([['@type', dice.chance(0.8) ? dice.pick(TYPES) : value(depth)], ...entries]);
  };
  return JSON.stringify([object(0), object(0)]).replaceAll('"prototype"', '"__proto__"');
}

const broken = (dice: Dice): string => {
  const text = JSON.stringify({ '@type': 'NewsArticle', headline: bait(dice), keywords: [bait(dice)] });
  const at = dice.int(0, text.length);
  return dice.pick([
    text.slice(0, at),
    text.slice(0, at) + bait(dice) + text.slice(at),
    `${text}${text}`,
    `<!--${text}//]]>`,
    text.replaceAll('"', "'"),
  ]);
};
