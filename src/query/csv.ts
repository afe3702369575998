import type { Options } from 'csv-stringify';

/**
 * Cells of every CSV that we write: lists and objects as JSON; null is nothing, and an empty text is "". Formula-safe, an
 * apostrophe stands before a text that a spreadsheet would run (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export const csvCells = (formulaSafe = false): Options => ({
  escape_formulas: formulaSafe,
  cast: {
    string: (value) => (value === '' ? { value, quoted_empty: true } : value),
    object: (value) => JSON.stringify(value),
    boolean: (value) => String(value),
  },
});
