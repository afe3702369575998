import type { Dataset } from '../../model/records.ts';
import { columnsOf, literal, quoted } from './columns.ts';

/** Bytes of a row at most, which DuckDB takes twice for each file that it reads. Texts may be long, all else is short. */
const LONGEST_ROW = {
  articles: 1 << 28,
  readings: 1 << 28,
  headlines: 1 << 24,
  captures: 1 << 24,
} as const satisfies Record<Dataset, number>;

/** The rows of a dataset's files, in SQL. `longest`: bytes of their longest row, where it is known. */
export function rowsSql(dataset: Dataset, paths: string[], longest: number = LONGEST_ROW[dataset]): string {
  const columns = Object.entries(columnsOf(dataset));
  if (paths.length === 0)
    return `SELECT ${columns.map(([name, type]) => `NULL::${type} AS ${quoted(name)}`).join(', ')} WHERE false`;
  const types = columns.map(([name, type]) => `${quoted(name)}: ${literal(type)}`).join(', ');
  return `SELECT * FROM read_json([${paths.map((path) => literal(globbed(path))).join(', ')}], format = 'newline_delimited', compression = 'gzip', hive_partitioning = false, maximum_object_size = ${longest}, columns = {${types}})`;
}

/** A path that DuckDB reads as itself, whatever glob characters its folders have. */
export const globbed = (path: string) => path.replace(/[*?[]/g, '[$&]');
