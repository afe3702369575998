import { createHmac } from 'node:crypto';
import { NewskeepError } from '../../model/errors.ts';

/**
 * The value of the header `newskeep-signature`: `t=UNIXSECONDS,v1=HEX`, HMAC-SHA256 (RFC 2104) over the seconds, a full
 * stop, and the body. The time is signed too, so that a receiver can refuse what somebody recorded and sends again.
 */
export function signature(secret: string, body: string, now: number): string {
  const t = Math.floor(now / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** The secrets by the names of their variables. Throws `job_invalid` that names those that are not set. */
export function secretsOf(
  webhooks: readonly { secret_env: string }[],
  env: NodeJS.ProcessEnv = process.env,
): Map<string, string> {
  const names = [...new Set(webhooks.map(({ secret_env }) => secret_env))];
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0)
    throw new NewskeepError(
      'job_invalid',
      `webhooks: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set in the environment.`,
      { hint: 'Set it to the secret that the receiver checks signatures by: docs/webhooks.md.' },
    );
  return new Map(names.map((name) => [name, env[name] ?? '']));
}
