import { hash as digest } from 'node:crypto';
import { Dice } from '../../fixtures/press/random.ts';
import type { Article, CaptureRecord, Dataset, Headline } from '../../model/records.ts';
import { madeUpArticle } from '../support/article.ts';
import { type Paper, Papers } from './papers.ts';

export interface RecordsOptions {
  /** Rows of `articles`: first texts and revisions. The other datasets come beside. */
  articles: number;
  seed?: number;
  hosts?: number;
  /** The span of time that they are spread over, evenly. */
  years?: number;
}

type RowOf = { articles: Article; headlines: Headline; captures: CaptureRecord };
/** A row as an archive holds it, and the month whose segment takes it. */
export type SyntheticRow = {
  [D in keyof RowOf]: { dataset: D & Dataset; month: string; row: RowOf[D] };
}[keyof RowOf];

const START = Date.UTC(2021, 0, 1);
const YEAR_MS = 365.25 * 86_400_000;
const REVISED = 0.08;
/** A list is looked at after so many stories of its paper. */
const LIST_EVERY = 6;
const LIST_LENGTH = 15;

/**
 * Rows like those of a long crawl, in the order of their fetch, the same for the same seed: texts of 400 words at the
 * median (log-normal) over papers of unlike size, 8 % of them revisions, front-page lists whose headlines change while
 * they stand, a capture for each. Made-up words only; memory does not grow with their number.
 */
export function* syntheticRecords(options: RecordsOptions): Generator<SyntheticRow> {
  const { articles, seed = 1, hosts = 200, years = 5 } = options;
  const desk = new Desk(seed, hosts);
  for (let n = 0; n < articles; n++) yield* desk.next(n, START + (n / articles) * years * YEAR_MS);
}

const iso = (time: number) => new Date(time).toISOString();

class Desk {
  readonly #papers: Papers;
  readonly #seed: number;
  /** First texts of late, of which some are revised. */
  readonly #recent: Article[] = [];
  readonly #lists = new Map<Paper, { items: Headline[]; since: number }>();

  constructor(seed: number, hosts: number) {
    this.#seed = seed;
    this.#papers = new Papers(hosts, seed);
  }

  *next(number: number, at: number): Generator<SyntheticRow> {
    const dice = new Dice(this.#seed, 1, number);
    const old = dice.chance(REVISED) && this.#recent.length > 50 ? dice.pick(this.#recent) : undefined;
    const paper = old ? this.#papers.all.find(({ host }) => host === old.host) : this.#papers.pick(dice);
    if (!paper) return;
    const article = old ? revised(old, paper, at, dice) : firstText(number, paper, at, dice);
    this.#remember(article);
    yield rowOf('articles', article, article.fetched_at);
    yield rowOf('captures', captureOf(article, number), article.fetched_at);
    yield* this.#list(paper, article, number, dice);
  }

  #remember(article: Article): void {
    if (article.revision > 1) {
      const at = this.#recent.findIndex(({ id }) => id === article.id);
      this.#recent[at] = article;
    } else this.#recent.push(article);
    if (this.#recent.length > 2000) this.#recent.splice(0, 1000);
  }

  /** The front page as it stands after the story: new ones on top, now and then a headline in other words. */
  *#list(paper: Paper, article: Article, number: number, dice: Dice): Generator<SyntheticRow> {
    const list = this.#lists.get(paper) ?? { items: [], since: 0 };
    this.#lists.set(paper, list);
    if (article.revision === 1) list.items.unshift(headlineOf(article));
    list.items.length = Math.min(list.items.length, LIST_LENGTH);
    if (++list.since < LIST_EVERY) return;
    list.since = 0;
    list.items = list.items.map((item) =>
      dice.chance(0.05) ? { ...item, title: paper.language.title(dice) } : item,
    );
    const observed_at = iso(Date.parse(article.fetched_at) + 1000);
    for (const [n, item] of list.items.entries())
      yield rowOf('headlines', { ...item, observed_at, position: n + 1 }, observed_at);
    yield rowOf('captures', listCapture(paper, number, observed_at, list.items.length), observed_at);
  }
}

const rowOf = <D extends keyof RowOf>(dataset: D, row: RowOf[D], at: string) =>
  ({ dataset, month: at.slice(0, 7), row }) as SyntheticRow;

const RULE = { rule: 'json-ld', confidence: 0.98, others: [] };
const PROVENANCE = {
  title: RULE,
  authors: RULE,
  published_at: RULE,
  body: { ...RULE, rule: 'trees' },
  tags: RULE,
};

function firstText(number: number, paper: Paper, at: number, dice: Dice): Article {
  const { host, language } = paper;
  const section = dice.pick(paper.sections);
  const title = language.title(dice);
  const published_at = iso(at - dice.int(60, 7200) * 1000);
  const url = `https://${host}/${published_at.slice(0, 10).replaceAll('-', '/')}/story-${number}`;
  const text = textOf(paper, dice);
  const name = dice.pick(paper.authors);
  const said = madeUpArticle(url, {
    publisher: paper.publisher,
    title,
    byline: name,
    authors: [{ name, kind: 'person', role: null }],
    published_at,
    published_precision: 'second',
    language: language.code,
    section,
    tags: [
      ...new Set(
        Array.from({ length: dice.int(0, 6) }, () => paper.tags[Math.floor(dice.roll() ** 2 * 300)] ?? ''),
      ),
    ],
    access: 'free',
    access_signals: [],
    provenance: PROVENANCE,
    ...text,
  });
  return {
    id: digest('sha256', url).slice(0, 32),
    url,
    host,
    kind: 'article',
    ...said,
    content_hash: digest('sha256', title + text.body),
    revision: 1,
    first_seen_at: iso(at),
    fetched_at: iso(at),
    parser_version: 'bench',
    warnings: [],
    capture: captureRef(number, url, text.body.length),
  };
}

/** Its paragraphs with one more, and sometimes another headline. */
function revised(old: Article, paper: Paper, at: number, dice: Dice): Article {
  const added = paper.language.sentence(dice, 20);
  const title = dice.chance(0.3) ? paper.language.title(dice) : old.title;
  const body = `${old.body}\n\n${added}`;
  return {
    ...old,
    title,
    body,
    body_html: `${old.body_html}<p>${added}</p>`,
    word_count: old.word_count + 20,
    modified_at: iso(at - 60_000),
    content_hash: digest('sha256', title + body),
    revision: old.revision + 1,
    fetched_at: iso(at),
  };
}

const MEDIAN_WORDS = 400;

/** Words by a log-normal law, 60 at least and 4,000 at most, in paragraphs of a few sentences. */
function textOf({ language }: Paper, dice: Dice) {
  const normal = Math.sqrt(-2 * Math.log(1 - dice.roll())) * Math.cos(2 * Math.PI * dice.roll());
  const wanted = Math.min(4000, Math.max(60, MEDIAN_WORDS * Math.exp(0.6 * normal)));
  const paragraphs: string[] = [];
  let words = 0;
  while (words < wanted) {
    let paragraph = '';
    for (let left = dice.int(1, 4); left > 0; left--) {
      const length = dice.int(8, 24);
      paragraph += `${language.sentence(dice, length)}${left > 1 ? ' ' : ''}`;
      words += length;
    }
    paragraphs.push(paragraph);
  }
  const [lead = ''] = paragraphs;
  const body_html = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('');
  return { lead, body: paragraphs.join('\n\n'), body_html, word_count: words };
}

const headlineOf = ({ host, title, url, published_at }: Article): Headline => ({
  page_url: `https://${host}/`,
  host,
  observed_at: '',
  position: 1,
  title: title ?? '',
  url,
  published_at,
  precision: 'second',
  time_text: null,
});

const captureRef = (number: number, url: string, bytes: number): Article['capture'] => ({
  warc_file: `warc/2026/02/04/NEWSKEEP-20260204101112-${String(number >> 14).padStart(5, '0')}-bench.warc.gz`,
  warc_offset: (number & 0x3fff) * 20_000,
  warc_length: 2000 + bytes,
  payload_digest: `sha1:${digest('sha1', `${url} ${number}`).slice(0, 32).toUpperCase()}`,
  status: 200,
  final_url: url,
});

function captureOf(article: Article, number: number): CaptureRecord {
  const { status, final_url, ...place } = captureRef(number, article.url, article.body?.length ?? 0);
  return {
    visit: `bench/1/${number}`,
    url: article.url,
    host: article.host,
    fetched_at: article.fetched_at,
    status,
    content_type: 'text/html; charset=utf-8',
    kind: 'article',
    location: null,
    article_id: article.id,
    outcome: article.revision === 1 ? 'new' : 'revised',
    payload_bytes: place.warc_length * 4,
    ...place,
    record_type: 'response',
    etag: `"${number}"`,
    last_modified: null,
    list_hash: null,
    headlines: 0,
    source: 'link',
    from_url: `https://${article.host}/`,
    warnings: [],
  };
}

function listCapture({ host }: Paper, number: number, at: string, headlines: number): CaptureRecord {
  const url = `https://${host}/`;
  const { status, final_url, ...place } = captureRef(number, url, 40_000);
  return {
    visit: `bench/1/${number}/list`,
    url,
    host,
    fetched_at: at,
    status,
    content_type: 'text/html; charset=utf-8',
    kind: 'list',
    location: null,
    article_id: null,
    outcome: 'none',
    payload_bytes: 160_000,
    ...place,
    record_type: 'response',
    etag: null,
    last_modified: null,
    list_hash: digest('sha256', `${url} ${number}`).slice(0, 32),
    headlines,
    source: 'seed',
    from_url: null,
    warnings: [],
  };
}
