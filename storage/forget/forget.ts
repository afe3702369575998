import { NewskeepError } from '../../model/errors.ts';
import { Blocklist, type ForgetRule, type Forgotten, hashed } from '../../model/forgotten.ts';
import {
  FOLDERS,
  isOf,
  isOurs,
  isSegment,
  periodOf,
  segmentPath,
  warcPath,
  withBesides,
  writerOf,
} from '../layout.ts';
import { removeDropped } from '../manifest/dropped.ts';
import { type Generation, type ListedFile, Manifest, type Piece, REST_MS } from '../manifest/manifest.ts';
import { originOf } from '../manifest/merged.ts';
import type { FileStore, ForgetCounts, PagesOf } from '../port.ts';
import { readRows } from '../row_lines.ts';
import { refillCatalog, serialsOf } from './catalog.ts';
import { NewFile } from './new_file.ts';
import { rewriteRows } from './rows.ts';
import { type Surveyed, survey } from './survey.ts';
import { type Forgetting, rewriteWarc, type Said } from './warc.ts';

export interface ForgetOptions extends Omit<Forgetting, 'at'> {
  catalogPath: string;
  /** The name under which this state folder writes. */
  writer: string;
  rules: ForgetRule[];
  pagesOf: PagesOf;
  /** Asked once it is known what would go; false ends it with nothing done. */
  confirm: (counts: ForgetCounts) => Promise<boolean>;
  now?: () => Date;
}

/** What was done; `blocked`: what the archive was ever told to forget. */
export interface ForgetResult {
  counts: ForgetCounts;
  /** Whether a generation was made: not where nothing was there, and it was told before. */
  isDone: boolean;
  /** Files that an earlier forgetting, which was killed, had left. */
  removed: string[];
  /** Files with bytes that no generation tells of: of writers that are at work, or were lost. Nobody looked into them. */
  unacknowledged: string[];
  blocked: Blocklist;
}

/** How new files are named. */
interface Naming {
  writer: string;
  nextSerial: ReturnType<typeof serialsOf>;
}

/**
 * Makes an archive forget what rules name. The caller holds the state's lock, and has opened and closed the archive, so
 * that the manifest was told of everything. Undefined where it was not confirmed.
 */
export async function forget(store: FileStore, options: ForgetOptions): Promise<ForgetResult | undefined> {
  const { catalogPath, rules, pagesOf, confirm, writer, reason, software, now = () => new Date() } = options;
  const removed = await removeDropped(store);
  const manifest = await Manifest.open(store);
  const before = new Blocklist(manifest.forgotten);
  const surveyed = await survey(store, manifest.files(), rules, pagesOf);
  try {
    const { counts } = surveyed;
    const isToldAgain = counts.files === 0 && rules.every((rule) => before.has(exampleOf(rule)));
    if (!isToldAgain) {
      if (!(await confirm(counts))) return undefined;
      const naming = { writer, nextSerial: serialsOf(catalogPath) };
      await carryOut(store, manifest, surveyed, { ...naming, reason, software, at: now().toISOString() });
    }
    await refillCatalog(store, manifest, catalogPath, rules);
    return {
      counts,
      isDone: !isToldAgain,
      removed,
      unacknowledged: await Array.fromAsync(unlisted(store, manifest)),
      blocked: new Blocklist(manifest.forgotten),
    };
  } finally {
    surveyed.found.close();
  }
}

async function* unlisted(store: FileStore, manifest: Manifest): AsyncGenerator<string> {
  for (const folder of FOLDERS)
    for await (const { path, size } of store.list(`${folder}/`))
      if (isOurs(path) && size > (manifest.file(path)?.bytes ?? 0)) yield path;
}

/** A URL that the rule matches. */
const exampleOf = ({ kind, text }: ForgetRule) => `http://${text}${kind === 'host' ? '/' : ''}`;

/**
 * Writes anew what holds what was surveyed, makes that one generation of the manifest, and removes what it replaces.
 * Killed before the generation nothing has happened, killed after it `removeDropped` does the rest. The caller holds
 * the state's lock, `writer` is the name that goes with it. Throws `locked` where another writer is at work on files that
 * would change, or told meanwhile of what would have to go.
 */
async function carryOut(
  store: FileStore,
  manifest: Manifest,
  surveyed: Surveyed<ListedFile>,
  told: Forgetting & Naming,
): Promise<void> {
  refuseLive(store, manifest, surveyed, told.writer, told.at);
  const said = { ...told, forgotten: forgottenOf(surveyed, told.reason) };
  const made: string[] = [];
  try {
    const files = await writeAnew(store, surveyed, said, (path) => made.push(path));
    await tell(store, manifest, surveyed, { ...said, files });
  } catch (error) {
    // Else the generation may have been made, and its answer lost: the next opening removes what is unknown.
    if (error instanceof NewskeepError && error.code === 'locked')
      for (const path of made) await store.remove(path);
    throw error;
  }
  for (const path of droppedBy(surveyed)) await store.remove(path);
}

const droppedBy = ({ warcs, segments }: Surveyed<ListedFile>): string[] => [
  ...warcs.map(({ path }) => path),
  ...withBesides(segments),
];

/** Where others' files would change that they may be at work on, nothing is done. */
function refuseLive(
  { place }: FileStore,
  manifest: Manifest,
  { warcs, segments }: Surveyed<ListedFile>,
  writer: string,
  now: string,
): void {
  for (const { path } of [...warcs, ...segments]) {
    const toldAt = manifest.toldAt(path);
    if (toldAt === undefined || isOf(path, writer) || Date.parse(now) - Date.parse(toldAt) >= REST_MS)
      continue;
    throw new NewskeepError(
      'locked',
      `${place}: ${writerOf(path)} wrote captures that would go at ${toldAt}, and may be at work.`,
      {
        hint: 'End the workers of this archive first, and forget with the state folder of that worker (--state), or an hour later. Nothing was done.',
      },
    );
  }
}

async function writeAnew(
  store: FileStore,
  { found, warcs, segments }: Surveyed<ListedFile>,
  { writer, nextSerial, ...said }: Said & Naming,
  onFile: (path: string) => void,
): Promise<Piece[]> {
  const opened: NewFile[] = [];
  const open = async (path: string) => {
    onFile(path);
    const file = await NewFile.open(store, path);
    opened.push(file);
    return file;
  };
  const files: Piece[] = [];
  try {
    for (const file of warcs) {
      // Under its writer's name, so that the archive can be made again from its WARC files alone.
      const name = warcPath(openedAt(file.path), nextSerial(file.kind), writerOf(file.path) ?? writer);
      const to = await open(name);
      const records = await rewriteWarc(store, file, found, said, to);
      const piece = await to.seal('warc', { members: [], records, merged: [] });
      const merged = [{ path: originOf(file), bytes: piece.bytes, members: 1, rewritten: true as const }];
      files.push({ ...piece, merged });
    }
    for (const file of segments) {
      const path = () => segmentPath(file.kind, periodOf(file.path), nextSerial(file.kind), writer);
      const { file: to, members, merged } = await rewriteRows(store, file, found, () => open(path()));
      if (!to) continue;
      const records = members.reduce((sum, n) => sum + n, 0);
      files.push(await to.seal(file.kind, { members, records, merged }));
    }
  } finally {
    for (const file of opened) await file.close();
  }
  return files;
}

/** As its name says: files of one writer are read in the order of their times. */
function openedAt(path: string): string {
  const [, day, time] = /NEWSKEEP-(\d{8})(\d{6})-/.exec(path) ?? [];
  const parts = (text = '') => text.match(/\d\d/g) ?? [];
  const [century, year, month, date] = parts(day);
  return `${century}${year}-${month}-${date}T${parts(time).join(':')}`;
}

function forgottenOf({ found, counts }: Surveyed<ListedFile>, reason: string): Forgotten {
  const { captures, articles, headlines } = counts;
  return { reason, captures, articles, headlines, ...hashed([...found.rules, ...found.pagesBeside()]) };
}

/** Makes the generation, after those that others made meanwhile and that have nothing to do with it. */
async function tell(
  store: FileStore,
  manifest: Manifest,
  surveyed: Surveyed<ListedFile>,
  { writer, at, forgotten, files }: Said & { writer: string; files: Piece[] },
): Promise<void> {
  const dropped = droppedBy(surveyed);
  const { found, counts } = surveyed;
  const { captures, articles, revisions, headlines } = counts;
  for (;;) {
    const { totals } = manifest;
    const less = {
      articles: totals.articles - articles,
      revisions: totals.revisions - revisions,
      headlines: totals.headlines - headlines,
      captures: totals.captures - captures,
    };
    if (await manifest.add({ writer, at, files, dropped, totals: less, forgotten })) return;
    for (let one = await manifest.next(); one; one = await manifest.next())
      if (await interferes(store, one, new Set(dropped), found))
        throw new NewskeepError(
          'locked',
          `${store.place}: ${one.writer} wrote meanwhile what has to do with what is to be forgotten.`,
          { hint: 'End the workers of this archive, and forget again. Nothing was done.' },
        );
  }
}

async function interferes(
  store: FileStore,
  { files, dropped }: Generation,
  ours: Set<string>,
  found: Surveyed<ListedFile>['found'],
): Promise<boolean> {
  if (dropped.some((path) => ours.has(path)) || files.some(({ path }) => ours.has(path))) return true;
  // What merged files holds rows of before, whose places may be those that moved.
  if (dropped.length > 0) return true;
  for (const { path, kind, from, bytes } of files) {
    const file = { path, kind };
    if (!isSegment(file)) continue;
    for await (const row of readRows<never>(store, path, from, bytes))
      if (found.concerns(file.kind, row)) return true;
  }
  return false;
}
