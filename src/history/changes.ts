import { NewskeepError } from '../../model/errors.ts';
import { inOrder } from '../../model/in_order.ts';
import { jobSchema } from '../../model/job.ts';
import { ParserPool } from '../pages/pool.ts';
import type { DataPlace } from '../place.ts';
import { literal } from '../query/columns.ts';
import { requireHost } from '../query/known_host.ts';
import { RowSource } from '../query/row_source.ts';
import type { Field } from '../reparse/differences.ts';
import { Rereader } from '../reparse/rereader.ts';
import { compare } from './compare.ts';
import { pairs } from './pairs.ts';
import { type Presence, Presences } from './presence.ts';
import type { Change } from './schema.ts';
import { countWords, wordsOf } from './words.ts';

export interface ChangesRequest {
  /** UTC instants: seen at `since` or later, before `until`. */
  since?: string | undefined;
  until?: string | undefined;
  host?: string | undefined;
  /** Only revisions that changed this field. */
  field?: Field | undefined;
}

const MOST_BYTES = jobSchema.shape.limits.parse(undefined).page_bytes;

/**
 * What happened to stories in a period, the newest last: revisions, and pages that went and came back. They are
 * sorted in bounded memory (row_source.ts), and told one by one. Throws `no_data`, `usage`.
 */
export async function* changes(data: DataPlace, request: ChangesRequest = {}): AsyncGenerator<Change> {
  const { since, until } = request;
  if (since !== undefined && until !== undefined && since >= until)
    throw new NewskeepError('usage', `--since ${since} is not before --until ${until}.`);
  const source = await RowSource.open(data);
  const parsers = new ParserPool();
  const rereader = new Rereader(source, (answer) => parsers.capture(answer, MOST_BYTES));
  try {
    await requireHost(source, request.host);
    const streams = [revisions(source, rereader, request)];
    if (request.field === undefined) streams.push(presences(source, request));
    yield* inOrder(streams, ({ at }) => at);
  } finally {
    await parsers.close();
    source.close();
  }
}

const ofHost = ({ host }: ChangesRequest): string =>
  host === undefined ? 'true' : `host = ${literal(host.toLowerCase())}`;

const inPeriod = ({ since, until }: ChangesRequest, time: string): string =>
  [
    ...(since === undefined ? [] : [`${time} >= TIMESTAMPTZ ${literal(since)}`]),
    ...(until === undefined ? [] : [`${time} < TIMESTAMPTZ ${literal(until)}`]),
  ].join(' AND ') || 'true';

async function* revisions(
  source: RowSource,
  rereader: Rereader,
  request: ChangesRequest,
): AsyncGenerator<Change> {
  for await (const pair of pairs(source, `${ofHost(request)} AND ${inPeriod(request, 'fetched_at')}`)) {
    const { fields, before, after, by } = await compare(pair, rereader);
    // A revision of before parsers were told apart, or a story's own page after a copy: the paper changed nothing.
    if (fields.length === 0 || (request.field && !fields.includes(request.field))) continue;
    const { id, url, host, revision, fetched_at } = pair.after;
    const words = countWords(wordsOf(before.body ?? '', after.body ?? '', after.language), after.language);
    yield {
      at: fetched_at,
      event: 'revised',
      article_id: id,
      url,
      host,
      title: after.title,
      revision,
      fields,
      words_added: words.added,
      words_removed: words.removed,
      before_at: pair.before_at,
      status: null,
      to: null,
      compared_by: by,
    };
  }
}

/** Found story by story, and put in the order of time on the disk. */
async function* presences(source: RowSource, request: ChangesRequest): AsyncGenerator<Change> {
  await source.scratch.run('CREATE TABLE happened (line VARCHAR)');
  const happened = await source.scratch.append('happened');
  const found = new Presences(source);
  const { since = '', until = '\uffff' } = request;
  for await (const one of found.events(found.looks(ofHost(request))))
    if (one.at >= since && one.at < until) happened.add(`${one.at} ${JSON.stringify(changeOf(one))}`);
  happened.close();
  for await (const { line } of source.rows<{ line: string }>('SELECT line FROM happened ORDER BY line'))
    yield JSON.parse(line.slice(line.indexOf(' ') + 1)) as Change;
}

const changeOf = ({
  id,
  at,
  event,
  url,
  host,
  title,
  revision,
  status,
  to,
  before_at,
}: Presence): Change => ({
  at,
  event,
  article_id: id,
  url,
  host,
  title,
  revision,
  fields: [],
  words_added: 0,
  words_removed: 0,
  before_at,
  status,
  to,
  compared_by: null,
});
