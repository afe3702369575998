import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What was done to an archive, and to which of its files. */
export interface Damage {
  how: 'bit' | 'cut' | 'deleted' | 'swapped';
  path: string;
  /** Swapped with it. */
  other?: string;
}

/** Files of an archive; what a state folder has besides (catalog, frontier) is not of it. */
export const archiveFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(warc|articles|headlines|captures|cdx|manifest)\//.test(name))
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();

/** WARC files and generations are what the rest is made from. */
export const isDerived = (name: string): boolean =>
  !/^warc\//.test(name) && !/^manifest\/\d+\.json$/.test(name);

/** Does one damage, chosen by `random` (0 to 1). */
export function damage(folder: string, random: () => number): Damage {
  const files = archiveFiles(folder);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const name = pick(files);
  const full = path.join(folder, name);
  const bytes = readFileSync(full);
  const how = pick(['bit', 'cut', 'deleted', 'swapped'] as const);
  if (how === 'deleted') rmSync(full);
  else if (how === 'cut') writeFileSync(full, bytes.subarray(0, Math.floor(random() * bytes.length)));
  else if (how === 'bit') {
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    writeFileSync(full, bytes);
  } else {
    const others = files.filter((one) => one !== name && !readFileSync(path.join(folder, one)).equals(bytes));
    const other = pick(others);
    writeFileSync(full, readFileSync(path.join(folder, other)));
    writeFileSync(path.join(folder, other), bytes);
    return { how, path: name, other };
  }
  return { how, path: name };
}
