import type { FolderDraft } from './folder_draft.ts';
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
interface Loaded<Output, Result> {
  /** What it is, for --help. */
  summary: string;
  /** Loaded when it is asked for. */
  load(): Promise<{ write(source: ExportSource, output: Output): Promise<Result> }>;
}

/** Puts all into one file, which is there and empty. */
export interface FileFormat extends Loaded<string, Written> {
  makes: 'file';
}

/** Makes the files of a folder. */
export interface FolderFormat extends Loaded<FolderDraft, void> {
  makes: 'folder';
}

export type Format = FileFormat | FolderFormat;
