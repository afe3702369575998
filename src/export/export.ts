import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { NewskeepError } from '../../model/errors.ts';
import type { DataPlace } from '../place.ts';
import type { ForeignName } from './as/names.ts';
import { FolderDraft } from './folder_draft.ts';
import type { FileFormat, FolderFormat, Format } from './format.ts';
import { FORMATS, type FormatName } from './formats.ts';
import { openOutput, writing } from './output.ts';
import { addPackage } from './package/package.ts';
import { type Selection, type StoryChoice, wordsOf } from './selection.ts';
import { ExportSource } from './source.ts';
import type { Written } from './written.ts';

export interface ExportRequest {
  format: FormatName;
  /** The file or folder that is made. */
  output: string;
  /** Only these hosts, as rows have them; all where none is named. */
  hosts?: string[];
  /** Days, UTC, "2026-02-04", the first and the last: of the fetch. */
  from?: string | undefined;
  to?: string | undefined;
  /** Stories alone that SQL or a day of publication chooses. */
  stories?: StoryChoice | undefined;
  /** JSON Lines with the field names of another project. */
  as?: ForeignName | undefined;
  /** In a CSV, an apostrophe before what a spreadsheet would run. */
  formulaSafe?: boolean | undefined;
  /** For CITATION.cff. */
  authors?: string[] | undefined;
  /** Texts too whose page opted out of their use. */
  includeOptedOut?: boolean | undefined;
  /** Replaces what an earlier export made. */
  force?: boolean | undefined;
  onProgress?: ((said: string) => void) | undefined;
  /** Ends the export. Of a folder what is whole is kept beside its place, and the same export goes on with it. */
  signal?: AbortSignal | undefined;
}

/** What `newskeep export --json` prints. */
export interface ExportReport {
  format: FormatName;
  output: string;
  bytes: number;
  captures: number;
  articles: number;
  /** What later parsers read in them: rows of the dataset `readings`. */
  readings: number;
  headlines: number;
  /** Articles that are there without their text: their page opted out of its use (docs/export.md). */
  text_left_out: number;
}

type Asked = ExportRequest & { selection: Selection };
type Total = Written & { bytes: number };

/**
 * Writes a selection of an archive as one moment has it, also while others write. Throws `no_data`,
 * `nothing_selected`, `query_failed`, `output_exists`,
 * `output_unwritable`.
 */
export async function exportArchive(data: DataPlace, request: ExportRequest): Promise<ExportReport> {
  refuseMismatch(request);
  const asked = { ...request, selection: selectionOf(request) };
  const format: Format = FORMATS[request.format];
  const { textLeftOut, bytes, ...counts } =
    format.makes === 'file'
      ? await toFile(data, asked, format.load)
      : await toFolder(data, asked, format.load);
  return { format: request.format, output: request.output, bytes, ...counts, text_left_out: textLeftOut };
}

async function toFile(data: DataPlace, request: Asked, load: FileFormat['load']): Promise<Total> {
  const output = await openOutput(request.output, request.force ?? false);
  try {
    const { write } = await load();
    const written = await fromSource(data, request, (source) =>
      writing(request.output, () => write(source, output.draft)),
    );
    refuseNothing(request, written);
    const { size: bytes } = await stat(output.draft);
    request.signal?.throwIfAborted();
    await output.finish();
    return { ...written, bytes };
  } finally {
    await output.discard();
  }
}

async function toFolder(data: DataPlace, request: Asked, load: FolderFormat['load']): Promise<Total> {
  const folder = await FolderDraft.open(request.output, request.force ?? false);
  try {
    const { write } = await load();
    await fromSource(data, request, (source) =>
      writing(request.output, async () => {
        folder.begin(source.decides);
        await write(source, folder);
        refuseNothing(request, folder.written);
        await folder.prune();
        await addPackage(data, source, folder);
      }),
    );
    const bytes = await bytesOf(folder.data);
    request.signal?.throwIfAborted();
    await folder.finish();
    return { ...folder.written, bytes };
  } catch (error) {
    // What another try would end with too leaves nothing; to what came to the place meanwhile, --force is an answer.
    const isVain = error instanceof NewskeepError && error.retry === 'give_up';
    if (isVain && error.code !== 'output_exists') await folder.discard();
    throw error;
  } finally {
    folder.close();
  }
}

const rowsOf = ({ captures, articles, readings, headlines }: Written): number =>
  captures + articles + readings + headlines;

function refuseMismatch({ format, as, formulaSafe, authors }: ExportRequest): void {
  const refuse = (option: string, formats: string) => {
    throw new NewskeepError('usage', `${option} is of ${formats}, and this is ${format}.`, {
      hint: `Leave ${option} out, or name another --format.`,
    });
  };
  if (as !== undefined && format !== 'jsonl') refuse('--as', '--format jsonl');
  if (formulaSafe && format !== 'csv') refuse('--formula-safe', '--format csv');
  if (authors && FORMATS[format].makes !== 'folder') refuse('--author', 'formats that make a folder');
}

/** Once more, from the beginning, where files were put into others while they were read. */
async function fromSource<T>(
  data: DataPlace,
  request: Asked,
  use: (source: ExportSource) => Promise<T>,
  mayRepeat = true,
): Promise<T> {
  const source = await ExportSource.open(data, {
    selection: request.selection,
    includeOptedOut: request.includeOptedOut ?? false,
    as: request.as,
    formulaSafe: request.formulaSafe,
    authors: request.authors,
    onProgress: (said) => {
      request.signal?.throwIfAborted();
      request.onProgress?.(said);
    },
  });
  try {
    await source.chooseStories();
    return await use(source);
  } catch (error) {
    if (!mayRepeat || !(await source.isStale())) throw error;
  } finally {
    source.close();
  }
  return fromSource(data, request, use, false);
}

const DAY_MS = 86_400_000;

function selectionOf({ hosts = [], from, to, stories }: ExportRequest): Selection {
  refuseTurned(from, to, '');
  refuseTurned(stories?.publishedFrom, stories?.publishedTo, 'published-');
  const isChosen = Object.values(stories ?? {}).some((said) => said !== undefined);
  const until = to && new Date(Date.parse(to) + DAY_MS).toISOString();
  return {
    hosts: hosts.map((host) => host.toLowerCase()),
    from: from && new Date(from).toISOString(),
    until,
    stories: isChosen ? stories : undefined,
  };
}

function refuseTurned(from: string | undefined, to: string | undefined, name: string): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new NewskeepError('usage', `--${name}from ${from} is later than --${name}to ${to}.`, {
    hint: `Give the first day and the last day of ${name ? 'publication' : 'the fetch'}.`,
  });
}

function refuseNothing({ selection }: Asked, written: Written): void {
  if (rowsOf(written) > 0) return;
  throw new NewskeepError(
    'nothing_selected',
    `The archive has nothing of this selection (${wordsOf(selection).join(', ') || 'all'}).`,
    {
      hint: 'newskeep query "SELECT host, min(fetched_at), max(fetched_at) FROM captures GROUP BY host" shows what it has.',
    },
  );
}

async function bytesOf(place: string): Promise<number> {
  const found = await stat(place);
  if (!found.isDirectory()) return found.size;
  const inside = await Promise.all((await readdir(place)).map((name) => bytesOf(path.join(place, name))));
  return inside.reduce((sum, bytes) => sum + bytes, 0);
}
