import type { NearDuplicate } from '../../model/records.ts';
import { uint16 } from './blobs.ts';
import type { Groups } from './groups.ts';
import { type Claim, originalOf } from './original.ts';
import { overlapOf, similarityOf } from './overlap.ts';
import type { Signature } from './signature.ts';

/** Rows of the index by the number of a text, and the number of an article's newest revision (schema.ts). */
interface Rows {
  text(number: number): unknown;
  current(article: Uint8Array): unknown;
}

interface TextRow {
  article: Uint8Array;
  url: string;
  canonical_url: string | null;
  host: string;
  publisher: string | null;
  title: string | null;
  published_at: string | null;
  published: number | null;
  first_seen_at: number;
  credits: string | null;
  paragraphs: Uint8Array;
  shingles: Uint8Array;
}

type Member = Claim & Pick<NearDuplicate, 'title' | 'published_at'> & Omit<Signature, 'sketch'>;

/** The clusters that the groups make, the largest first, each with its original first and then by time. */
export function* clustersOf(groups: Groups, rows: Rows): Generator<NearDuplicate[]> {
  for (const numbers of groupsOf(groups)) {
    const members = [...numbers].flatMap((number) => currentMember(number, rows) ?? []);
    if (members.length > 1) yield clusterOf(members);
  }
}

/** Sizes from here on are one to the order of groups: a number of 53 bits holds size and first text. */
const LARGEST = 2 ** 20;

/** The texts of each group of two and more, the largest group first. Memory: 4 bytes a text, and 4 more of those in groups. */
function* groupsOf(groups: Groups): Generator<Uint32Array> {
  // Of a group's first text: its size, then where its next member goes.
  const places = new Uint32Array(groups.size);
  for (let text = 0; text < groups.size; text++) {
    const first = groups.of(text);
    places[first] = (places[first] ?? 0) + 1;
  }
  const isGroup = (first: number) => (places[first] ?? 0) > 1;
  let count = 0;
  for (let first = 0; first < groups.size; first++) if (isGroup(first)) count++;
  const order = new Float64Array(count);
  for (let first = 0, at = 0; first < groups.size; first++)
    if (isGroup(first)) order[at++] = (LARGEST - Math.min(LARGEST, places[first] ?? 0)) * 2 ** 32 + first;
  order.sort();
  const firstOf = (at: number) => (order[at] ?? 0) % 2 ** 32;
  const begins = new Uint32Array(count + 1);
  for (let at = 0; at < count; at++) begins[at + 1] = (begins[at] ?? 0) + (places[firstOf(at)] ?? 0);
  places.fill(0);
  for (let at = 0; at < count; at++) places[firstOf(at)] = (begins[at] ?? 0) + 1;
  const members = new Uint32Array(begins[count] ?? 0);
  for (let text = 0; text < groups.size; text++) {
    const first = groups.of(text);
    const place = places[first] ?? 0;
    if (place === 0) continue;
    members[place - 1] = text;
    places[first] = place + 1;
  }
  for (let at = 0; at < count; at++) yield members.subarray(begins[at], begins[at + 1]);
}

/** The text's article, unless a later revision took its place: that one stands for itself. */
function currentMember(number: number, rows: Rows): Member | undefined {
  const row = rows.text(number) as TextRow;
  const newest = rows.current(row.article) as { number: number | null } | undefined;
  if (newest && newest.number !== number) return undefined;
  return {
    article_id: Buffer.from(row.article).toString('hex'),
    url: row.url,
    canonical_url: row.canonical_url ?? row.url,
    host: row.host,
    publisher: row.publisher,
    title: row.title,
    published_at: row.published_at,
    published: row.published,
    first_seen_at: new Date(row.first_seen_at).toISOString(),
    credits: row.credits,
    shingles: uint16(row.shingles),
    paragraphs: uint16(row.paragraphs),
  };
}

function clusterOf(members: Member[]): NearDuplicate[] {
  const { original, why } = originalOf(members);
  const [firstSeen = original] = members.toSorted((a, b) =>
    `${a.first_seen_at} ${a.article_id}` < `${b.first_seen_at} ${b.article_id}` ? -1 : 1,
  );
  const time = ({ published }: Member) => published ?? Infinity;
  const copies = members.filter((member) => member !== original);
  copies.sort((a, b) => time(a) - time(b) || (a.article_id < b.article_id ? -1 : 1));
  return [original, ...copies].map((member) => ({
    cluster_id: firstSeen.article_id,
    article_id: member.article_id,
    url: member.url,
    host: member.host,
    publisher: member.publisher,
    title: member.title,
    published_at: member.published_at,
    first_seen_at: member.first_seen_at,
    credits: member.credits,
    is_original: member === original,
    original_id: original.article_id,
    why_original: why,
    ...compared(member, original),
  }));
}

type Comparison = Pick<NearDuplicate, 'shared' | 'kept' | 'similarity' | 'added_paragraphs'>;

function compared(member: Member, original: Member): Comparison {
  const { share, paragraphs } = overlapOf(member, original);
  return {
    shared: rounded(share),
    kept: rounded(overlapOf(original, member).share),
    similarity: rounded(similarityOf(member, original)),
    added_paragraphs: paragraphs.flatMap((shared, place) =>
      shared < (member.paragraphs[place] ?? 0) / 2 ? [place + 1] : [],
    ),
  };
}

const rounded = (share: number) => Math.round(share * 1000) / 1000;
