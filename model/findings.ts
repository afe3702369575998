/** What can be wrong with an archive, and what `verify --repair` does about it. */
export const PROBLEMS = {
  manifest_damaged: {
    meaning: 'A generation of the manifest is missing, altered, or does not follow the one before it.',
    repair: null,
  },
  checkpoint_damaged: {
    meaning: 'A checkpoint of the manifest does not say what the generations say.',
    repair: 'it is made again from the generations',
  },
  catalog_missing: {
    meaning: 'The data folder has no catalog, or one that cannot be read.',
    repair: 'it is made again from the rows',
  },
  catalog_differs: {
    meaning: 'The catalog knows less than the manifest, or other files.',
    repair: 'it is made again from the rows',
  },
  file_missing: {
    meaning: 'A file that the manifest lists is not there.',
    repair:
      'rows, Parquet and CDXJ are made again (readings are dropped: `newskeep reparse` makes them); a WARC file is lost',
  },
  file_short: {
    meaning: 'A file has fewer bytes than the manifest lists.',
    repair:
      'rows, Parquet and CDXJ are made again (readings are dropped: `newskeep reparse` makes them); records of a WARC file are lost',
  },
  file_altered: {
    meaning: 'Bytes of a file are not those that were written (SHA-256).',
    repair:
      'rows, Parquet and CDXJ are made again (readings are dropped: `newskeep reparse` makes them); records of a WARC file are lost',
  },
  file_longer: {
    meaning: 'A file has bytes behind its end that nothing acknowledged.',
    repair: 'they are cut off',
  },
  file_unknown: {
    meaning: 'A file is named as the archive names its own, and nothing acknowledged it.',
    repair: 'it is removed',
  },
  file_dropped: {
    meaning: 'A file that was written anew, or put into another one, is still there: who did so was killed.',
    repair: 'it is removed',
  },
  leftover: {
    meaning: 'A killed process left a file or an upload half-made; it counts for nothing and takes room.',
    repair: 'it is removed, an hour after it was begun',
  },
  record_damaged: {
    meaning: 'A WARC record does not decompress, or its digest does not hold.',
    repair: null,
  },
  row_unreadable: {
    meaning: 'A row is no JSON of its dataset.',
    repair: 'rows are made again from the WARC files (readings are dropped: `newskeep reparse` makes them)',
  },
  row_without_record: {
    meaning: 'A row of captures points at no WARC record, or at one of another URL or digest.',
    repair: null,
  },
  record_without_row: {
    meaning: 'A WARC record of an answer has no row of captures.',
    repair: null,
  },
  article_without_capture: {
    meaning: 'A row of articles or readings points at no capture.',
    repair: null,
  },
  counts_differ: {
    meaning: 'The datasets have other numbers of rows than the manifest says.',
    repair: null,
  },
} as const satisfies Record<string, { meaning: string; repair: string | null }>;

export type Problem = keyof typeof PROBLEMS;

export interface Finding {
  problem: Problem;
  path: string;
  /** Byte where it begins, where that is known. */
  offset: number | null;
  detail: string;
}

export const finding = (
  problem: Problem,
  path: string,
  detail: string,
  offset: number | null = null,
): Finding => ({ problem, path, offset, detail });
