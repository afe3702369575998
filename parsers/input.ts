import { types } from 'node:util';
import { NewskeepError } from '../model/errors.ts';
import type { PageInput } from '../model/page.ts';

/** Callers without types hear what is missing, not where it was missed. Throws `usage`. */
export function checkInput(input: PageInput): void {
  const given: Partial<Record<keyof PageInput, unknown>> | null | undefined = input;
  if (typeof given !== 'object' || given === null) refuse('an object with `body` and `url`', given);
  const { body, url, contentType, fetchedAt } = given;
  if (!types.isUint8Array(body)) refuse("`body`, the page's bytes as a Uint8Array", body);
  if (typeof url !== 'string' || !url) refuse("`url`, the page's address as text", url);
  const optional = { contentType, fetchedAt };
  for (const [name, value] of Object.entries(optional))
    if (value !== undefined && value !== null && typeof value !== 'string')
      refuse(`\`${name}\` as text where it is given`, value);
}

function refuse(what: string, given: unknown): never {
  const kind = given === null || given === '' ? JSON.stringify(given) : typeof given;
  throw new NewskeepError('usage', `parsePage needs ${what}; it was given ${kind}.`);
}
