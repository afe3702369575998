import type { Format } from './format.ts';

/** Every format: a line here, a file beside it. */
export const FORMATS = {
  wacz: {
    summary: 'one file with pages, index and WARC records, for ReplayWeb.page',
    makes: 'file',
    load: () => import('./wacz.ts'),
  },
  cdxj: {
    summary: 'the index of the WARC files, sorted',
    makes: 'file',
    load: () => import('./cdxj.ts'),
  },
  parquet: {
    summary: 'a folder of Parquet files, by month',
    makes: 'folder',
    load: () => import('./parquet.ts'),
  },
  jsonl: {
    summary: 'a folder of gzipped JSON Lines, one a dataset',
    makes: 'folder',
    load: () => import('./jsonl.ts'),
  },
  csv: {
    summary: 'a folder of CSV files, one a dataset, for spreadsheets',
    makes: 'folder',
    load: () => import('./csv.ts'),
  },
  sqlite: {
    summary: 'one SQLite database with full text search, for Datasette',
    makes: 'file',
    load: () => import('./sqlite.ts'),
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;
