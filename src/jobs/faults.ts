import * as z from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a group of settings, each on a line of its own',
  record: 'a group of settings, each on a line of its own',
  string: 'text',
};

/**
 * A fault that a schema finds in a file of settings, as a sentence for whoever wrote it. What the schema's own words say
 * follows the setting's name: "limits.pages must be 1 or more".
 */
export function faultIn(schema: z.ZodType, issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => JSON.stringify(key)).join(', ');
    const known = settingsOf(schema, issue.path);
    const which = known.length > 0 ? `; there are ${known.join(', ')}` : '';
    return `${name ? `${name} has` : 'there is'} no setting ${unknown}${which}`;
  }
  return `${name}${name && ' '}${saying(issue)}`;
}

function saying(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    const kind = KINDS[issue.expected];
    if (kind) return issue.input === undefined ? `is missing: ${kind}` : `must be ${kind}`;
  }
  if (issue.code === 'invalid_format' && issue.format === 'date') return 'must be a day, like 2015-01-31';
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'number')
    return `must be ${issue.inclusive ? `${issue.minimum} or more` : `more than ${issue.minimum}`}`;
  if (issue.code === 'too_big' && issue.origin === 'number')
    return `must be ${issue.inclusive ? `${issue.maximum} or less` : `less than ${issue.maximum}`}`;
  return issue.message;
}

type Schema = z.core.JSONSchema.JSONSchema;

/** The settings that there are at a place; none where any name may stand. */
function settingsOf(schema: z.ZodType, path: PropertyKey[]): string[] {
  let at = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  for (const step of path)
    at = (at.properties?.[String(step)] ?? at.items ?? at.additionalProperties ?? {}) as Schema;
  return Object.keys(at.properties ?? {});
}
