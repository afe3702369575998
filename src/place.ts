import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';
import { NewskeepError } from '../model/errors.ts';

/**
 * Where a dataset lies: a folder, or `s3://bucket/prefix` (docs/storage.md). With `state`, the folder of this machine
 * where its writer keeps catalog and frontier; a folder without one keeps them itself.
 */
export type DataPlace =
  | string
  | {
      data: string;
      state?: string | undefined;
      /** Nobody else writes it: for servers that do not keep two writers apart, and a writer that is new. */
      soleWriter?: boolean | undefined;
    };

export interface Place {
  /** A folder's path, or an s3: place. */
  archive: string;
  state: string;
  isBucket: boolean;
  isSoleWriter: boolean;
  /** Several may write it, each with a state folder of its own. */
  isShared: boolean;
}

export function placeOf(place: DataPlace): Place {
  const {
    data,
    state,
    soleWriter: isSoleWriter = false,
  } = typeof place === 'string' ? { data: place } : place;
  if (data.trim() === '' || state?.trim() === '')
    throw new NewskeepError('usage', 'The data folder has no name.', { hint: 'Name it with --data.' });
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(data)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 's3')
    throw new NewskeepError('usage', `--data ${data}: newskeep knows folders and s3://bucket/prefix.`, {
      hint: 'Other stores often speak S3: s3://bucket/prefix?endpoint=https://…',
    });
  if (/^s3:/i.test(data))
    return { archive: data, state: state ?? usualState(data), isBucket: true, isShared: true, isSoleWriter };
  const isShared = state !== undefined && path.resolve(state) !== path.resolve(data);
  return { archive: data, state: state ?? data, isBucket: false, isShared, isSoleWriter };
}

/** XDG's folder for what a program may keep of its own, with a folder for each place. */
function usualState(data: string): string {
  const base = process.env.XDG_STATE_HOME || path.join(homedir(), '.local', 'state');
  return path.join(base, 'newskeep', createHash('sha256').update(data).digest('hex').slice(0, 16));
}
