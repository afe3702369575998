/**
 * `npm run eval -- --json`: what the parser reads from real pages of the dev split, held against their truth by the
 * corpus's own scorer, beside what its peers reach: live with `--peers` (a few minutes), else as the corpus's table
 * has them. `--cv` adds the row in which no page is judged by a model that saw its publisher.
 */
import Table from 'cli-table3';
import { type Calibration, calibrationOf } from './eval/calibration.ts';
import { modelFor } from './eval/folds.ts';
import { type ModelFor, type Prediction, predict } from './eval/prediction.ts';
import { COLUMNS, type Judged, liveRow, type Row, rowsBy, tableRow } from './eval/rows.ts';
import { runPeers } from './eval/run_peers.ts';
import { isNews, loadScorer, scoreLatest, tableRows } from './eval/score.ts';
import { type WorstPage, worstPages } from './eval/worst.ts';
import { type CorpusPage, hasCorpus, NO_CORPUS, pageBytes, readCorpus } from './support/corpus.ts';
import { options, printFigures, say } from './support/output.ts';

const { peers, cv, json } = options({ peers: false, cv: false });

/** The row of the models that are shipped: they were trained on these very pages. */
const SEEN = 'newskeep (trained on these pages)';

interface Figures {
  news: Row[];
  dev_read: Row[];
  by_corpus: Row[];
  by_language: Row[];
  worst: WorstPage[];
  /** With --cv. */
  body_confidence: Calibration[];
}

if (hasCorpus) await evaluate();
else printFigures(NO_CORPUS, json);

async function evaluate(): Promise<void> {
  const { scorePage, aggregate, words } = await loadScorer();
  const pages = readCorpus();
  const news = pages.filter(isNews);
  const judge = (some: readonly CorpusPage[], predictions: ReadonlyMap<string, Prediction>): Judged[] =>
    some.map((page) => {
      const prediction = predictions.get(page.id);
      return { page, prediction, scores: scorePage(page, prediction) };
    });

  const ours = predictAll(pages);
  const read = judge(readCorpus('dev-read'), ours);
  const rows: Row[] = [{ ...liveRow(SEEN, judge(news, ours), aggregate), latest: scoreLatest(ours) }];
  const readRows: Row[] = [liveRow(SEEN, read, aggregate)];
  let believed = ours;
  let calibration: Calibration[] = [];
  if (cv) {
    const folded = predictAll(pages, await modelFor());
    believed = folded;
    rows.push({ ...liveRow('newskeep --cv', judge(news, folded), aggregate), latest: scoreLatest(folded) });
    const judged = judge(readCorpus('dev-read'), folded);
    readRows.push(liveRow('newskeep --cv', judged, aggregate));
    calibration = calibrationOf([...judge(news, folded), ...judged]);
  }
  const live = peers ? await runPeers(news) : new Map<string, Map<string, Prediction>>();
  for (const [name, found] of live) {
    rows.push(liveRow(name, judge(news, found), aggregate));
    readRows.push(liveRow(name, judge(readCorpus('dev-read'), found), aggregate));
  }
  rows.push(...tableRows().map(({ name, cells }) => tableRow(name, cells)));

  const all = judge(pages, believed);
  const figures: Figures = {
    news: rows,
    dev_read: readRows,
    by_corpus: rowsBy(all, ({ corpus, circular }) => (circular ? `${corpus} (circular)` : corpus), aggregate),
    by_language: rowsBy(
      all.filter(({ page }) => isNews(page)),
      ({ lang }) => lang,
      aggregate,
    ),
    worst: worstPages(
      all.filter(({ page }) => isNews(page)),
      words,
    ),
    body_confidence: calibration,
  };
  if (json) printFigures({ ...figures }, json);
  else print(figures);
}

function predictAll(pages: readonly CorpusPage[], model?: ModelFor): Map<string, Prediction> {
  const started = performance.now();
  const found = new Map(pages.map((page) => [page.id, predict(page, pageBytes(page.id), model)]));
  say(`${pages.length} pages in ${Math.round((performance.now() - started) / 1000)} s`);
  return found;
}

function print({ worst, body_confidence, ...tables }: Figures): void {
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  for (const [title, rows] of Object.entries(tables)) {
    const table = new Table({
      head: [title, 'pages', ...names],
      style: { head: [], border: [], compact: true },
    });
    for (const row of rows)
      table.push([
        row.source === 'table' ? `${row.name} (measured once, table)` : row.name,
        row.pages ?? '',
        ...names.map((name) => row[name]?.toFixed(1) ?? '–'),
      ]);
    console.log(table.toString());
    for (const { name, latest } of rows)
      if (latest)
        console.log(
          `latest lists, ${name}: P, R, F1 ${latest.all.join(', ')} (with a list ${latest.with_list.join(', ')}; without ${latest.without_list.at(-1)}), times ${latest.time}`,
        );
  }
  console.log('\nThe worst pages by body F1');
  for (const { id, publisher, body_p, body_r, body_f1, reason } of worst)
    console.log(
      `${body_f1.toFixed(1).padStart(5)}  P ${body_p}  R ${body_r}  ${publisher}  ${id}: ${reason}`,
    );
  for (const { from, pages, expected, reached } of body_confidence)
    console.log(
      `bodies of confidence from ${from} on: ${pages} pages, expected ${expected}, reached ${reached}`,
    );
}
