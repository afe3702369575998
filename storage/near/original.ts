import type { NearDuplicate } from '../../model/records.ts';

/** What tells the original from its copies. */
export interface Claim
  extends Pick<NearDuplicate, 'article_id' | 'url' | 'host' | 'publisher' | 'credits' | 'first_seen_at'> {
  canonical_url: string;
  /** latestMoment. */
  published: number | null;
}

interface Choice<T> {
  original: T;
  why: NearDuplicate['why_original'];
}

/** The likely original among the articles of a cluster. The first rule that finds one decides. */
export function originalOf<T extends Claim>(claims: readonly T[]): Choice<T> {
  const inOrder = [...claims].sort(earlier);
  const linked = mostNamed(inOrder, (copy, other) => namesAsCanonical(copy, other));
  if (linked) return { original: linked, why: 'canonical_link' };
  // Who names a page of another host as its canonical says that it is a copy, also where that page is not held.
  const own = inOrder.filter((claim) => !namesOtherHost(claim));
  const candidates = own.length > 0 ? own : inOrder;
  const credited = mostNamed(candidates, (copy, other) => credits(copy, other), inOrder);
  if (credited) return { original: credited, why: 'credit' };
  const [first] = candidates as [T];
  return { original: first, why: first.published === null ? 'seen_first' : 'published_first' };
}

/** By the time of publication, then by when it was seen; the id makes every order the same. */
function earlier(a: Claim, b: Claim): number {
  if (a.published !== b.published) return (a.published ?? Infinity) - (b.published ?? Infinity);
  if (a.first_seen_at !== b.first_seen_at) return a.first_seen_at < b.first_seen_at ? -1 : 1;
  return a.article_id < b.article_id ? -1 : 1;
}

/** The candidate that most articles name; of several the earliest. */
function mostNamed<T extends Claim>(
  candidates: readonly T[],
  names: (copy: Claim, other: Claim) => boolean,
  all: readonly Claim[] = candidates,
): T | undefined {
  let most = 0;
  let found: T | undefined;
  for (const candidate of candidates) {
    const named = all.filter((copy) => copy !== candidate && names(copy, candidate)).length;
    if (named > most) {
      most = named;
      found = candidate;
    }
  }
  return found;
}

const namesOtherHost = ({ canonical_url, host }: Claim) => hostOf(canonical_url) !== host;

const namesAsCanonical = (copy: Claim, other: Claim) =>
  namesOtherHost(copy) && (copy.canonical_url === other.url || copy.canonical_url === other.canonical_url);

/** Names shorter than this stand in other words' company by chance. */
const MIN_NAME = 3;

function credits(copy: Claim, other: Claim): boolean {
  if (copy.host === other.host || !copy.credits || !other.publisher) return false;
  const name = folded(other.publisher);
  return name.length >= MIN_NAME && ` ${folded(copy.credits)} `.includes(` ${name} `);
}

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined);
