import type { ExportSource } from './source.ts';

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

/** How a selection of the archive is written. Not its job: selecting, and what becomes of a file that is there. */
export interface Format {
  /** What it is, for --help. */
  summary: string;
  /** `output` names one file, or a folder that is filled. */
  makes: 'file' | 'folder';
  /** Loaded when it is asked for. `write` puts all into `output`, a file to be made or a folder that is empty. */
  load(): Promise<{ write(source: ExportSource, output: string): Promise<Written> }>;
}
