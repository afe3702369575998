import { errors } from 'undici';
import { type ErrorCode, NewskeepError, systemCode } from '../../model/errors.ts';

/** undici's and the system's error codes, by what they mean for the crawl. */
const CODES: [pattern: RegExp, code: ErrorCode, what: string][] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'dns_failed', 'the host name does not resolve'],
  [/^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/, 'timed_out', 'the host did not answer in time'],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN)$/,
    'connect_failed',
    'the host cannot be reached',
  ],
  [
    /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/,
    'tls_failed',
    'the TLS certificate is not acceptable',
  ],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_ABORTED)$/,
    'body_cut',
    'the connection ended before the whole answer came',
  ],
  [/^(HPE_HEADER_OVERFLOW|UND_ERR_HEADERS_OVERFLOW)$/, 'headers_too_large', 'the headers are too large'],
  [
    /^(HPE_|UND_ERR_RESPONSE|ERR_HTTP2_|UND_ERR_INFO$)/,
    'protocol_broken',
    'the answer is not HTTP that can be read',
  ],
];

/** The typed error of a failed exchange. No answer of a host, however odd, ends the crawl. */
export function exchangeError(error: unknown, url: string): NewskeepError {
  if (error instanceof NewskeepError) return error;
  const code = systemCode(error) ?? (error instanceof errors.UndiciError ? error.code : undefined);
  if (error instanceof errors.HTTPParserError)
    return new NewskeepError('protocol_broken', `${url}: the answer is not HTTP that can be read.`, {
      cause: error,
    });
  const known = code === undefined ? undefined : CODES.find(([pattern]) => pattern.test(code));
  if (known) return new NewskeepError(known[1], `${url}: ${known[2]} (${code}).`, { cause: error });
  // Several addresses of one host were tried and each failed in its own way.
  if (error instanceof AggregateError && error.errors.length > 0) return exchangeError(error.errors[0], url);
  if (error instanceof errors.InvalidArgumentError)
    return new NewskeepError('internal', `${url}: the request cannot be made (${error.message}).`, {
      cause: error,
    });
  return new NewskeepError('protocol_broken', `${url}: the exchange failed (${code ?? error}).`, {
    cause: error,
  });
}
