import type { ParsedArticle } from '../../model/records.ts';
import { get, str } from '../jsonld.ts';
import { wordPattern } from '../names.ts';
import type { Page } from '../page.ts';

const WALL = wordPattern(
  'paywall paywalled regwall subscriber-only subscribers-only premium-content paywall-message piano-offer meteredcontent paid-content',
);

export interface Access {
  access: ParsedArticle['access'];
  signals: string[];
}

/** Who may read the story, where the page says so. */
export function findAccess(page: Page): Access {
  const signals: string[] = [];
  let access: Access['access'] = null;
  const say = (what: NonNullable<Access['access']>, signal: string) => {
    signals.push(signal);
    if (access === null || (access === 'free' && what !== 'free')) access = what;
  };
  for (const item of page.ld.items) {
    const free = str(get(item, 'isAccessibleForFree')) ?? get(item, 'isAccessibleForFree');
    if (free === false || (typeof free === 'string' && /false$/i.test(free)))
      say('subscriber', 'json-ld:isAccessibleForFree=false');
    else if (item === page.story && (free === true || (typeof free === 'string' && /true$/i.test(free))))
      say('free', 'json-ld:isAccessibleForFree=true');
  }
  const tier = page.head.meta(
    'article:content_tier',
    'og:article:content_tier',
    'content_tier',
    'cxenseparse:recs:paywall',
  );
  if (tier && /^(free|metered|locked|paid|premium|true)$/i.test(tier))
    say(
      /free/i.test(tier) ? 'free' : /metered/i.test(tier) ? 'metered' : 'subscriber',
      `meta:content_tier=${tier.toLowerCase()}`,
    );
  const box = page.doc.boxes.find(({ names }) => names !== '' && WALL.test(names));
  if (box) {
    signals.push('markup:paywall');
    if (access === null) access = 'metered';
  }
  return { access, signals: [...new Set(signals)] };
}
