import { z } from 'zod';
import type { Answered } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import { pathPattern } from './path_pattern.ts';

/** Where TDMRep looks for the reservations of an origin. */
export const TDM_PATH = '/.well-known/tdmrep.json';

/** What one rule covers, and what it says in the form of a record's `usage`; nothing where it reserves nothing. */
interface TdmRule {
  covers: (url: string) => boolean;
  usage: string[];
}

export interface TdmFile {
  rules: TdmRule[];
  /** What of the file cannot be read, and so reserves nothing. */
  fault?: string | undefined;
}

export const NO_TDM_FILE: TdmFile = { rules: [] };

/** More than publishers need; the pattern of every rule is held against every URL. */
const MAX_BYTES = 128 * 1024;
const MAX_POLICY = 200;

const location = z.string().trim().min(1);
const RULE = z.object({
  location,
  'tdm-reservation': z.literal([0, 1]),
  'tdm-policy': z.string().optional().catch(undefined),
});

/**
 * What an answer to a tdmrep.json says (TDM Reservation Protocol, W3C Community Group Final Report of 10 May 2024, "TDM File
 * on the Origin Server"). Where there is no such file, or a page stands in for it, nothing is reserved.
 */
export function tdmFileIn(fileUrl: string, answer: Answered): TdmFile {
  if (answer.response.status !== 200) return NO_TDM_FILE;
  let items: unknown;
  try {
    const body = decodedBody(answer, MAX_BYTES);
    if (body.length > MAX_BYTES) return { rules: [], fault: `it is larger than ${MAX_BYTES} bytes` };
    const text = new TextDecoder().decode(body);
    if (/^\s*</.test(text)) return NO_TDM_FILE;
    items = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof NewskeepError || error instanceof SyntaxError)) throw error;
    return { rules: [], fault: error.message };
  }
  if (!Array.isArray(items)) return { rules: [], fault: 'it is no list of rules' };
  const broken = items.findIndex((item) => !RULE.safeParse(item).success);
  return {
    rules: items.flatMap((item) => ruleOf(item, fileUrl)),
    fault: broken < 0 ? undefined : `rule ${broken + 1} has no location, or no tdm-reservation of 0 or 1`,
  };
}

/**
 * What a file says of an answer, in the form of a record's `usage`: the first rule that covers its URL decides. A redirect or
 * an error has no use to reserve.
 */
export function usageOf({ rules }: TdmFile, { url, response: { status } }: Answered): string[] {
  if (status < 200 || status >= 300) return [];
  return rules.find(({ covers }) => covers(url))?.usage ?? [];
}

/** A rule whose reservation is neither 0 nor 1 decides too: that nothing is said. */
function ruleOf(item: unknown, fileUrl: string): TdmRule[] {
  const place = z.object({ location }).safeParse(item);
  if (!place.success) return [];
  const { data } = RULE.safeParse(item);
  return [{ covers: pathPattern(place.data.location), usage: data ? saidBy(data, fileUrl) : [] }];
}

function saidBy(rule: z.infer<typeof RULE>, fileUrl: string): string[] {
  if (rule['tdm-reservation'] === 0) return [];
  const policy = rule['tdm-policy'] ? URL.parse(rule['tdm-policy'], fileUrl) : null;
  const isGiven = policy && /^https?:$/.test(policy.protocol);
  return [
    'file:tdm-reservation=1',
    ...(isGiven ? [`file:tdm-policy=${policy.href.slice(0, MAX_POLICY)}`] : []),
  ];
}
