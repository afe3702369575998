import { literal } from '../../query/columns.ts';
import { number } from '../../words.ts';
import { IS_NEWS, MOST_PAGES, type Records } from '../records.ts';
import { type Finding, finding, page, percent, rounded } from '../schema.ts';
import { type Change, fallIn } from '../statistics/change.ts';
import { quantile } from '../statistics/exact.ts';

interface Story {
  url: string;
  ms: number;
  stratum: string;
  parser_version: string;
  has_title: boolean;
  has_authors: boolean;
  has_time: boolean;
  has_tags: boolean;
  body_length: number;
}

/** A change that is older than this is how the paper is now. */
const DAYS = 180;
/** The band of a text's length: one of twenty pages lies below it, and one above. */
const BAND = { from: 0.05, to: 0.95 };
const NEWEST = 10;
/** The band is drawn from the older part of the pages. */
const OLDER = 0.5;

const FIELDS: Record<string, (story: Story) => boolean> = {
  title: ({ has_title }) => has_title,
  authors: ({ has_authors }) => has_authors,
  published_at: ({ has_time }) => has_time,
  tags: ({ has_tags }) => has_tags,
};

/** Fields that a host's new stories no longer fill, and texts of another length, since some day. */
export async function checkDrift(records: Records, host: string): Promise<Finding[]> {
  const stories = await readStories(records, host);
  const filled = Object.entries(FIELDS).flatMap(([field, isFilled]) => {
    const change = changeIn(stories, isFilled);
    return change ? told(host, field, stories, change, fillOf(field, change)) : [];
  });
  return [...filled, ...lengthDrift(host, stories)];
}

const changeIn = (stories: readonly Story[], hit: (story: Story) => boolean): Change | undefined =>
  fallIn(stories.map((story) => ({ ms: story.ms, stratum: story.stratum, hit: hit(story) })));

const readStories = async (records: Records, host: string): Promise<Story[]> =>
  (
    await records.all<Story>(`
    SELECT url, ms, concat(kind, '/', source IN ('latest', 'feed', 'news_sitemap'), '/', section) AS stratum,
      parser_version, has_title, has_authors, has_time, has_tags, body_length
    FROM stories WHERE host = ${literal(host)} AND ${IS_NEWS}
      AND ms > (SELECT max(ms) FROM stories WHERE host = ${literal(host)}) - ${DAYS * 86_400_000}
    ORDER BY ms DESC LIMIT ${MOST_PAGES}`)
  ).reverse();

interface Said {
  what: string;
  evidence: Record<string, number>;
  isOdd: (story: Story) => boolean;
}

function fillOf(field: string, { before, after }: Change): Said {
  const isFilled = FIELDS[field] ?? (() => true);
  return {
    what: `${field} is filled in ${percent(after.share)} of its new stories (${number(after.pages)}); before, it was in ${percent(before.share)} (of ${number(before.pages)}).`,
    evidence: { filled_before: rounded(before.share), filled_after: rounded(after.share) },
    isOdd: (story) => !isFilled(story),
  };
}

const middleOf = (stories: readonly Story[]): number => quantile(lengthsOf(stories), 0.5);

const lengthsOf = (stories: readonly Story[]): number[] =>
  stories.map(({ body_length }) => body_length).sort((a, b) => a - b);

/** The text's length leaves the band in which nine of ten pages lay, to the side where the newest pages are. */
function lengthDrift(host: string, stories: readonly Story[]): Finding[] {
  const lengths = lengthsOf(stories.slice(0, Math.floor(stories.length * OLDER)));
  const [low, high] = [quantile(lengths, BAND.from), quantile(lengths, BAND.to)];
  const isShort = middleOf(stories.slice(-NEWEST)) < low;
  const isWithin = ({ body_length }: Story) => (isShort ? body_length >= low : body_length <= high);
  const change = changeIn(stories, isWithin);
  if (!change) return [];
  const [before, after] = [middleOf(stories.slice(0, change.index)), middleOf(stories.slice(change.index))];
  const said: Said = {
    what: `The body of its new stories has ${number(after)} characters in the middle (${number(change.after.pages)} stories); before, ${number(before)} (${number(change.before.pages)} stories), and nine of ten had ${number(low)} to ${number(high)}.`,
    evidence: {
      median_before: before,
      median_after: after,
      band_from: low,
      band_to: high,
      within_before: rounded(change.before.share),
      within_after: rounded(change.after.share),
    },
    isOdd: (story) => !isWithin(story),
  };
  return told(host, 'body', stories, change, said);
}

function told(
  host: string,
  field: string,
  stories: readonly Story[],
  { index, before, after, chance }: Change,
  { what, evidence, isOdd }: Said,
): Finding[] {
  const [old, recent] = [stories.slice(0, index), stories.slice(index)];
  const pages = [
    ...old
      .filter((story) => !isOdd(story))
      .slice(-3)
      .map(page('before')),
    ...recent.filter(isOdd).slice(0, 3).map(page('after')),
  ];
  const [parserBefore, parserAfter] = [old.at(-1)?.parser_version ?? '', recent[0]?.parser_version ?? ''];
  const isOurs = parserBefore !== parserAfter;
  const parsers: Finding['evidence'] = isOurs
    ? { parser_before: parserBefore, parser_after: parserAfter }
    : {};
  return [
    finding('drift', isOurs ? `${what} It began with another version of the parser.` : what, {
      host,
      field,
      since: recent[0]?.ms,
      evidence: {
        ...evidence,
        pages_before: before.pages,
        pages_after: after.pages,
        chance: rounded(chance),
        ...parsers,
      },
      pages,
    }),
  ];
}
