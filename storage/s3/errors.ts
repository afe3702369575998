import { damaged } from '../../model/disk_errors.ts';
import { NewskeepError, systemCode } from '../../model/errors.ts';

/** Names of S3 errors: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const FULL = ['QuotaExceeded', 'InsufficientStorage', 'InsufficientCapacity', 'XMinioStorageFull'];
const CLOCK = ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'];
const KEYS = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'TokenRefreshRequired',
];
const PASSING = [
  'SlowDown',
  'RequestTimeout',
  'TimeoutError',
  'OperationAborted',
  'NoSuchUpload',
  'BadDigest',
];
const BROKEN_ON_THE_WAY = ['XAmzContentSHA256Mismatch', 'IncompleteBody', 'ConditionalRequestConflict'];

const HINTS = {
  unreachable:
    'Wait until it answers (is the endpoint right, does the network reach it?), and run the same command again.',
  full: 'Free some space there or raise the quota, and run the same command again; nothing acknowledged is lost.',
  clock: 'Set the clock of this machine: it is off by more than fifteen minutes.',
  keys: 'Look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or at the profile; a token may have run out.',
  rights: 'Give these keys the rights that docs/storage.md lists.',
  bucket: 'Make the bucket, or mend its name or the endpoint.',
  region: 'Name the region of the bucket: ?region=… or AWS_REGION.',
};

/** The HTTP status of an answer that the SDK made an error of, or undefined. */
export const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && '$metadata' in error
    ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode
    : undefined;

/** A call whose answer says that the object is not there; a bucket that is not there is another thing. */
export const isMissing = (error: unknown): boolean =>
  statusOf(error) === 404 && error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name);

/** What a failed call ("put", …) on an object means; an error that is not the store's comes back as it is. */
export function s3Error(error: unknown, what: string, where: string): unknown {
  if (error instanceof NewskeepError || !(error instanceof Error)) return error;
  const { name } = error;
  const status = statusOf(error);
  const fail = (code: 'storage_unreachable' | 'storage_denied' | 'storage_full', hint: string) =>
    new NewskeepError(code, `${where}: cannot ${what} (${reason(error, status)}).`, { cause: error, hint });
  if (status === 507 || FULL.includes(name)) return fail('storage_full', HINTS.full);
  if (CLOCK.includes(name)) return fail('storage_denied', HINTS.clock);
  if (KEYS.includes(name) || name === 'CredentialsProviderError') return fail('storage_denied', HINTS.keys);
  if (name === 'NoSuchBucket') return fail('storage_denied', HINTS.bucket);
  if (isMissing(error)) return damaged(`${where}: is missing.`, error);
  if (isPassing(error, name, status)) return fail('storage_unreachable', HINTS.unreachable);
  if (isOfRegion(error, name, status)) return fail('storage_denied', HINTS.region);
  return status === undefined ? error : fail('storage_denied', HINTS.rights);
}

function isPassing(error: Error, name: string, status: number | undefined): boolean {
  if (PASSING.includes(name) || BROKEN_ON_THE_WAY.includes(name)) return true;
  if (status !== undefined) return status === 429 || (status >= 500 && status !== 501) || status === 200;
  return systemCode(error) !== undefined || systemCode(error.cause) !== undefined;
}

const isOfRegion = (error: Error, name: string, status: number | undefined): boolean =>
  status === 301 || name === 'AuthorizationHeaderMalformed' || error.message === 'Region is missing';

function reason(error: Error, status: number | undefined): string {
  const code = systemCode(error) ?? systemCode(error.cause);
  const said = [status, code ?? error.name, error.message.split('\n')[0]];
  return said
    .filter((one) => one !== undefined && one !== '' && one !== 'UnknownError' && one !== 'Error')
    .join(' ');
}
