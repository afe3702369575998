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

/** The texts of each group of two and more, the largest group first. Memory: 8 bytes a text. */
function* groupsOf(groups: Groups): Generator<Uint32Array> {
  const sizes = new Uint32Array(groups.size);
  for (let text = 0; text < groups.size; text++) sizes[groups.of(text)] = (sizes[groups.of(text)] ?? 0) + 1;
  const inGroups: number[] = [];
  for (let text = 0; text < groups.size; text++) if ((sizes[groups.of(text)] ?? 0) > 1) inGroups.push(text);
  const sizeOf = (text: number) => sizes[groups.of(text)] ?? 0;
  const sorted = Uint32Array.from(inGroups).sort(
    (a, b) => sizeOf(b) - sizeOf(a) || groups.of(a) - groups.of(b) || a - b,
  );
  for (let at = 0; at < sorted.length; ) {
    const end = at + sizeOf(sorted[at] ?? 0);
    yield sorted.subarray(at, end);
    at = end;
  }
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
