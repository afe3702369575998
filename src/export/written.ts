/** What an export wrote. */
export interface Written {
  /** Rows, or records of the WARC, by the dataset that they are of. */
  captures: number;
  articles: number;
  /** What later parsers read in them. */
  readings: number;
  headlines: number;
  /** Articles whose text was left out, since their page opted out of its use. */
  textLeftOut: number;
}

export const noneWritten = (): Written => ({
  captures: 0,
  articles: 0,
  readings: 0,
  headlines: 0,
  textLeftOut: 0,
});
