import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NewskeepError } from '../../model/errors.ts';
import type { Forgotten } from '../../model/forgotten.ts';
import { forgottenIn } from '../forget/warc.ts';
import { FOLDERS, isOurs, newWriter } from '../layout.ts';
import { sha256Of } from '../manifest/hashed.ts';
import { type Generation, type ListedFile, Manifest, type Piece } from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';
import { Segments } from '../segments.ts';
import { gzipMembers, Window } from '../warc/members.ts';
import { type PutAll, Rebuild } from './rebuild.ts';
import { type OnDamage, replay } from './replay.ts';

/** Rows of a gzip member, as far as there are so many. */
const MEMBER_ROWS = 500;
const SEGMENT_BYTES = 64 << 20;

/**
 * Makes datasets and a manifest for an archive of which the WARC files alone are left, and returns the manifest. Nobody
 * else may be at work. A record that is not whole is told to `onDamage`, and costs itself alone. What tombstones say was
 * forgotten is refused again. Throws `no_data` without WARC files, `usage` where rows lie that no manifest vouches for.
 */
export async function rebuildFromWarc(
  store: FileStore,
  putAll: PutAll,
  onDamage: OnDamage,
): Promise<Manifest> {
  await refuseRows(store);
  const forgotten = new Map<string, Forgotten>();
  const warcs = await Array.fromAsync(warcFiles(store, (one) => forgotten.set(one.salt, one)));
  if (warcs.length === 0)
    throw new NewskeepError('no_data', `${store.place} has no WARC files that newskeep wrote.`, {
      hint: 'Of WARC files by other names, newskeep import makes an archive.',
    });
  const folder = mkdtempSync(path.join(tmpdir(), 'newskeep-rebuild-'));
  const told = { forgotten: [...forgotten.values()], onDamage };
  const rebuild = new Rebuild(store, folder, warcs, told);
  try {
    await putAll(rebuild, replay(store, warcs, onDamage));
    const files = [...warcs.map(pieceOf), ...(await writeRows(store, rebuild))];
    for (const file of files) await store.seal(file.path);
    const manifest = await Manifest.open(store);
    const said = { writer: newWriter(), at: new Date().toISOString(), dropped: [] };
    const tell = async (change: Pick<Generation, 'files' | 'totals' | 'forgotten'>) => {
      if (!(await manifest.add({ ...said, ...change })))
        throw new NewskeepError('locked', `${store.place}: another newskeep writes this archive.`);
    };
    // Before any row: an archive that was told to forget never stands there without knowing it.
    for (const one of told.forgotten) await tell({ files: [], totals: manifest.totals, forgotten: one });
    await tell({ files, totals: rebuild.totals() });
    return manifest;
  } finally {
    rebuild.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function refuseRows(store: FileStore): Promise<void> {
  for (const folder of FOLDERS)
    for await (const { path } of store.list(`${folder}/`))
      if (folder !== 'warc' && isOurs(path))
        throw new NewskeepError(
          'usage',
          `${store.place} has no manifest, but rows (${path}) that it would vouch for.`,
          {
            hint: 'Move the folders articles, readings, headlines and captures elsewhere: they are made again from the WARC files.',
          },
        );
}

async function* warcFiles(
  store: FileStore,
  onForgotten: (one: Forgotten) => void,
): AsyncGenerator<ListedFile> {
  for await (const { path, size } of store.list('warc/')) {
    if (!isOurs(path)) continue;
    let records = 0;
    for await (const piece of gzipMembers(Window.over(store, path, size))) {
      if ('damage' in piece) continue;
      records++;
      const forgotten = forgottenIn(piece.bytes);
      if (forgotten) onForgotten(forgotten);
    }
    const sha256 = await sha256Of(store, path, 0, size);
    const pieces = [{ from: 0, bytes: size, sha256, members: [] }];
    yield { path, kind: 'warc', bytes: size, records, sealed: true, pieces };
  }
}

const pieceOf = ({ pieces: [piece], ...file }: ListedFile): Piece => {
  if (!piece) throw new NewskeepError('internal', `${file.path} has no bytes.`);
  return { ...piece, ...file };
};

/** The rows of each writer's captures lie in segments of its name, so that they can be made again from them. */
async function writeRows(store: FileStore, rebuild: Rebuild): Promise<Piece[]> {
  const writers = new Map<string, Segments>();
  const found = new Map<string, Omit<Piece, 'sha256'>>();
  for (const { writer, rows } of rebuild.rows(MEMBER_ROWS)) {
    const segments = writers.get(writer) ?? segmentsOf(store, writer);
    writers.set(writer, segments);
    for (const { serial, ...file } of await segments.write(rows)) {
      const members = [...(found.get(file.path)?.members ?? []), rows.length];
      found.set(file.path, { ...file, sealed: true, from: 0, members });
    }
  }
  for (const segments of writers.values()) await segments.close();
  const pieces: Piece[] = [];
  for (const file of found.values())
    pieces.push({ ...file, sha256: await sha256Of(store, file.path, 0, file.bytes) });
  return pieces;
}

function segmentsOf(store: FileStore, writer: string): Segments {
  const last = new Map<string, number>();
  const nextSerial = (kind: string) => {
    const next = (last.get(kind) ?? 0) + 1;
    last.set(kind, next);
    return next;
  };
  return new Segments(store, { segmentBytes: SEGMENT_BYTES, writer, nextSerial }, []);
}
