import {
  DuckDBMapValue,
  DuckDBTimestampTZValue,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';

/**
 * DuckDB's values as plain JSON: times and days as text, and, unlike DuckDB's own converter, counts as numbers
 * while a double holds them exactly, and maps as objects.
 */
export const jsonValue: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  // UTC in ISO 8601, whatever zone this machine stands in.
  if (value instanceof DuckDBTimestampTZValue) return new Date(Number(value.micros / 1000n)).toISOString();
  if (value instanceof DuckDBMapValue && 'valueType' in type)
    return Object.fromEntries(
      value.entries.map((entry) => [String(entry.key), converter(entry.value, type.valueType, converter)]),
    );
  return JsonDuckDBValueConverter(value, type, converter);
};
