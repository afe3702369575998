/**
 * `npm run revisions -- --json`: a press whose pages carry a counter, an advert, today's date and lists that differ at every
 * fetch is crawled, and crawled again a day later. What it corrected in between has to be a revision, and nothing else.
 */
import { startPress } from '../fixtures/press/index.ts';
import { crawl, DatasetReader } from '../src/index.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const { pages, json } = options({ pages: 10_000 });
const data = freshFolder('revisions');
const press = await startPress({
  papers: ['jsonld', 'microdata', 'bare', 'rtl'],
  articles: pages,
  noise: true,
});
const textOf = () =>
  new Map([...press.truth().articles()].map((story) => [story.url, story.title + story.body]));
const run = (depth: number) =>
  crawl(press.seeds, { data, browser: 'never', politeness: { delay_ms: 0, per_host: 2 }, limits: { depth } });

const before = textOf();
await run(50);
say('crawled once');
press.clock.turnBy(24 * 3_600_000);
const after = textOf();
// By other settings, which makes it read every page again.
const report = await run(49);
await press.close();

const dataset = await DatasetReader.open(data);
const { rows } = await dataset.query('SELECT DISTINCT url FROM revisions WHERE revision > 1');
const refetched = await dataset.query(
  "SELECT count(*) AS n FROM captures WHERE status = 200 AND outcome IN ('unchanged', 'revised')",
);
dataset.close();
const revised = new Set(rows.map(({ url }) => String(url)));
const corrected = [...before].filter(([url, text]) => after.get(url) !== text).map(([url]) => url);
const wrong = [...revised].filter((url) => !corrected.includes(url));
for (const url of wrong.slice(0, 5)) say(`not corrected: ${url}`);
const figures = {
  pages,
  fetched_again: Number(refetched.rows[0]?.n),
  revised: report.articles.revised,
  false_revisions: wrong.length,
  corrected: corrected.length,
  corrections_missed: corrected.filter((url) => !revised.has(url)).length,
};
printFigures(figures, json);
process.exit(
  figures.false_revisions + figures.corrections_missed > 0 || figures.fetched_again < pages / 2 ? 1 : 0,
);
