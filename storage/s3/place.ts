import { NewskeepError } from '../../model/errors.ts';

/** Where an archive lies in an object store. */
export interface S3Place {
  bucket: string;
  /** Without slashes at its ends; "" is the whole bucket. */
  prefix: string;
  /** A server that is not AWS; undefined leaves it to the SDK (AWS_ENDPOINT_URL_S3). */
  endpoint: string | undefined;
  /** Undefined leaves it to the SDK (AWS_REGION, the profile). */
  region: string | undefined;
  /** The bucket stands in the path, not in the host name. */
  pathStyle: boolean;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^[\w!.*'()=-]+(\/[\w!.*'()=-]+)*$/;
const EXAMPLE =
  'Write it as s3://bucket/prefix, or s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=us-east-1&path_style=true.';

/**
 * Reads `s3://bucket/prefix?endpoint=…&region=…&path_style=true|false`. What is not said comes from the SDK's usual
 * variables; a named endpoint means path style and, where nothing says otherwise, the region us-east-1. Throws `job_invalid`.
 */
export function parseS3Place(text: string, env: Record<string, string | undefined> = process.env): S3Place {
  const url = URL.parse(text);
  if (url?.protocol !== 's3:') throw invalid(text, 'it does not begin with s3://bucket');
  if (url.username || url.password)
    throw invalid(
      text.replace(/\/\/.*@/, '//…@'),
      'keys do not belong into it: the SDK reads them from AWS_…',
    );
  if (!BUCKET.test(url.host)) throw invalid(text, `"${url.host}" is no name of a bucket`);
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  if (prefix && (!PREFIX.test(prefix) || prefix.split('/').some((name) => /^\.+$/.test(name))))
    throw invalid(
      text,
      `the prefix "${prefix}" is not of names of letters, digits and !-_.*'()=, with / between`,
    );
  const asked = query(text, url.searchParams);
  const named = asked.endpoint ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const region = asked.region ?? env.AWS_REGION ?? (named ? 'us-east-1' : undefined);
  const pathStyle = asked.path_style ? asked.path_style === 'true' : named !== undefined;
  return { bucket: url.host, prefix, endpoint: asked.endpoint, region, pathStyle };
}

function query(text: string, found: URLSearchParams): Partial<Record<string, string>> {
  const said: Partial<Record<string, string>> = {};
  for (const [name, value] of found) {
    if (!['endpoint', 'region', 'path_style'].includes(name)) throw invalid(text, `it knows no "${name}"`);
    if (said[name] !== undefined) throw invalid(text, `"${name}" stands there twice`);
    said[name] = value;
  }
  if (said.endpoint !== undefined && !/^https?:$/.test(URL.parse(said.endpoint)?.protocol ?? ''))
    throw invalid(text, `the endpoint "${said.endpoint}" is no http or https URL`);
  if (said.region !== undefined && !/^[\w-]+$/.test(said.region))
    throw invalid(text, `"${said.region}" is no region`);
  if (said.path_style !== undefined && !/^(true|false)$/.test(said.path_style))
    throw invalid(text, 'path_style is true or false');
  return said;
}

/** Without its query, where a key may stand by mistake. */
const invalid = (text: string, why: string) =>
  new NewskeepError('job_invalid', `The place "${text.split('?')[0]}" cannot be used: ${why}.`, {
    hint: EXAMPLE,
  });
