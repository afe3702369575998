import type { FolderDraft } from './folder_draft.ts';
import type { ExportSource } from './source.ts';
import type { Written } from './written.ts';

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
