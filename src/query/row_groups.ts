import type { Dataset } from '../../model/records.ts';

/**
 * Rows of a Parquet file that are read together: of one story with its text all texts of its group are unpacked, some 10 MB.
 * DuckDB rounds to its vectors of 2,048.
 */
export const ROW_GROUP = {
  articles: 2048,
  readings: 2048,
  headlines: 8192,
  captures: 8192,
} as const satisfies Record<Dataset, number>;
