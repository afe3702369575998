import { NewskeepError } from '../../model/errors.ts';
import { jobSchema } from '../../model/job.ts';
import type { Article } from '../../model/records.ts';
import { normalizeUrl, originalOf } from '../../model/url.ts';
import { ParserPool } from '../pages/pool.ts';
import type { DataPlace } from '../place.ts';
import { literal } from '../query/columns.ts';
import { RowSource } from '../query/row_source.ts';
import { Rereader } from '../reparse/rereader.ts';
import { compare, fieldChanges } from './compare.ts';
import { pairs } from './pairs.ts';
import { type Look, type Presence, Presences } from './presence.ts';
import type { History, StoryEvent } from './schema.ts';

const MOST_BYTES = jobSchema.shape.limits.parse(undefined).page_bytes;

/**
 * All revisions of the story that a URL tells, or told, with what the paper changed in each, and when its page went and came
 * back. Any address of the story will do. Throws `usage`, `no_data`, `nothing_selected`.
 */
export async function history(data: DataPlace, url: string): Promise<History> {
  const wanted = normalizeUrl(url);
  if (wanted === undefined) throw new NewskeepError('usage', `${url} is not an http(s) URL.`);
  const source = await RowSource.open(data);
  const parsers = new ParserPool();
  try {
    const id = await storyAt(source, wanted);
    if (id === undefined)
      throw new NewskeepError('nothing_selected', `The archive holds no story of ${url}.`, {
        hint: 'newskeep query "SELECT url, kind, status FROM captures WHERE url LIKE \'%…%\'" shows what was had of it.',
      });
    return await historyOf(source, id, new Rereader(source, (answer) => parsers.capture(answer, MOST_BYTES)));
  } finally {
    await parsers.close();
    source.close();
  }
}

/** Redirects followed from an address to its story. */
const HOPS = 10;

async function storyAt(source: RowSource, url: string): Promise<string | undefined> {
  const tried = [url, originalOf(url)];
  for (let at = tried.shift(), hop = 0; hop < HOPS; at = tried.shift(), hop++) {
    if (at === undefined) {
      if (tried.length === 0) return undefined;
      continue;
    }
    const one = literal(at);
    const found = await source.first<{ id: string | null; location: string | null }>(
      `SELECT max_by(article_id, fetched_at) FILTER (WHERE article_id IS NOT NULL) AS id,
         max_by(location, fetched_at) FILTER (WHERE location IS NOT NULL) AS location FROM (
           SELECT article_id, location, fetched_at FROM captures WHERE url = ${one} UNION ALL
           SELECT id, NULL, fetched_at FROM all_articles WHERE url = ${one} OR canonical_url = ${one})`,
    );
    if (found?.id) return found.id;
    if (found?.location) tried.push(normalizeUrl(found.location, at));
  }
  return undefined;
}

interface Kept extends Pick<Article, 'revision' | 'fetched_at'> {
  parsers: string[];
}

async function historyOf(source: RowSource, id: string, rereader: Rereader): Promise<History> {
  const is = `id = ${literal(id)}`;
  const story = await source.first<Article>(`SELECT * FROM articles WHERE ${is}`);
  if (!story) throw new NewskeepError('nothing_selected', `The archive holds no record of the story ${id}.`);
  const kept = await Array.fromAsync(
    source.rows<Kept>(
      `SELECT revision, min(fetched_at) AS fetched_at, list(parser_version ORDER BY read_at) AS parsers
       FROM readings WHERE ${is} GROUP BY revision ORDER BY revision`,
    ),
  );
  const found = new Presences(source);
  const looks = await Array.fromAsync(found.looks(is));
  const seen = looks.filter(({ status }) => status === 200 || status === 304);
  const presence = await Array.fromAsync(found.events(inTurn(looks)));
  const revised = new Map<number, Pick<StoryEvent, 'changes' | 'compared_by'>>();
  for await (const pair of pairs(source, is)) {
    const compared = await compare(pair, rereader);
    revised.set(pair.after.revision, { changes: fieldChanges(compared), compared_by: compared.by });
  }
  const events = [
    ...kept.map((one) => ({ ...revisionEvent(one), ...revised.get(one.revision) })),
    ...presence.map((one) => presenceEvent(one, kept)),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  return {
    article_id: id,
    url: story.url,
    host: story.host,
    title: story.title,
    aliases: await aliasesOf(source, id, story.url),
    revisions: kept.length,
    events: events.map((event, i) => ({ ...event, seen_until: seenUntil(event, events[i + 1]?.at, seen) })),
  };
}

const revisionEvent = ({ revision, fetched_at, parsers }: Kept): StoryEvent => ({
  at: fetched_at,
  event: revision === 1 ? 'first' : 'revised',
  revision,
  seen_until: null,
  changes: {},
  status: null,
  to: null,
  parser_versions: parsers,
  compared_by: null,
});

function presenceEvent({ at, event, status, to }: Presence, kept: Kept[]): StoryEvent {
  const revision = kept.findLast(({ fetched_at }) => fetched_at <= at)?.revision ?? 1;
  return {
    at,
    event,
    revision,
    seen_until: null,
    changes: {},
    status,
    to,
    parser_versions: [],
    compared_by: null,
  };
}

/** The last time that the page was seen before something else happened. */
function seenUntil({ event, at }: StoryEvent, next: string | undefined, seen: Look[]): string | null {
  if (event === 'gone') return null;
  return seen.findLast((look) => look.at >= at && (next === undefined || look.at < next))?.at ?? at;
}

async function aliasesOf(source: RowSource, id: string, url: string): Promise<string[]> {
  const rows = source.rows<{ url: string }>(
    `SELECT DISTINCT url FROM captures WHERE article_id = ${literal(id)} AND url <> ${literal(url)} ORDER BY url`,
  );
  return Array.fromAsync(rows, (row) => row.url);
}

async function* inTurn<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}
