import type { CorpusPage } from '../support/corpus.ts';
import type { Prediction } from './prediction.ts';
import type { LatestScores, Scores } from './score.ts';

/** Column of the figures → metric of the scorer; tags are summed over fundus alone, which labels them. */
export const COLUMNS = {
  body_p: 'bodyP',
  body_r: 'bodyR',
  body_f1: 'bodyF1',
  shingle_f1: 'shing',
  title_exact: 'titleEM',
  title_f1: 'titleF1',
  authors_f1: 'authF1',
  minute: 'min',
  day: 'day',
  no_date: 'noDate',
  tags_f1: 'tagF1',
} as const;
type Column = keyof typeof COLUMNS;

/** The heads of the same columns in the corpus's table of peers. */
const TABLE_HEADS: Readonly<Record<Column, string>> = {
  body_p: 'body P',
  body_r: 'body R',
  body_f1: 'body F1',
  shingle_f1: '4-gram F1',
  title_exact: 'title exact',
  title_f1: 'title F1',
  authors_f1: 'authors F1',
  minute: 'minute',
  day: 'day',
  no_date: 'no date',
  tags_f1: 'tags F1 (fundus)',
};

/** One row of figures, in percent; null where the pages label nothing or the parser gives nothing. */
export type Row = { name: string; source: 'live' | 'table'; pages: number | null } & Record<
  Column,
  number | null
> & {
    latest?: LatestScores;
    failed?: number;
  };

const percent = (share: number | null | undefined): number | null =>
  typeof share === 'number' ? Math.round(1000 * share) / 10 : null;
const columns = (value: (column: Column) => number | null): Record<Column, number | null> =>
  Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, value(name as Column)])) as Record<
    Column,
    number | null
  >;

export type Judged = { page: CorpusPage; prediction: Prediction | undefined; scores: Scores };

export function liveRow(
  name: string,
  judged: readonly Judged[],
  aggregate: (scores: readonly Scores[]) => Scores,
): Row {
  const means = aggregate(judged.map(({ scores }) => scores));
  const tagged = aggregate(
    judged.filter(({ page }) => page.corpus !== 'trafilatura').map(({ scores }) => scores),
  );
  const given = (field: keyof Prediction) =>
    judged.some(({ prediction }) => prediction?.[field] !== undefined);
  return {
    name,
    source: 'live',
    pages: judged.length,
    ...columns((column) => {
      if (column === 'tags_f1') return given('tags') ? percent(tagged.tagF1) : null;
      // A parser of metadata alone has no body to be wrong about.
      if (/^body|^shingle/.test(column) && !given('body')) return null;
      return percent(means[COLUMNS[column]]);
    }),
    failed: Number(means.fail),
  };
}

export const tableRow = (name: string, cells: Record<string, number | null>): Row => ({
  name,
  source: 'table',
  pages: null,
  ...columns((column) => cells[TABLE_HEADS[column]] ?? null),
});

/** Rows by what a page is, largest group first. */
export function rowsBy(
  judged: readonly Judged[],
  group: (page: CorpusPage) => string,
  aggregate: (scores: readonly Scores[]) => Scores,
): Row[] {
  const groups = Map.groupBy(judged, ({ page }) => group(page));
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, members]) => liveRow(name, members, aggregate));
}
