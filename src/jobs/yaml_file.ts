import { readFileSync } from 'node:fs';
import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { NewskeepError, systemCode } from '../../model/errors.ts';

export const HINT = 'docs/jobs.md lists every option, with an example.';

export interface YamlFile {
  value: unknown;
  /** Where a fault of the schema lies: file and line. */
  place(issue: z.core.$ZodIssue): string;
}

/** Reads a YAML file. Throws `job_invalid`, with the line where it is no YAML. */
export function readYaml(file: string): YamlFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new NewskeepError('job_invalid', `${file} cannot be read (${systemCode(error)}).`, {
      cause: error,
      hint: 'Give a job file, or URLs that begin with http.',
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken)
    throw new NewskeepError(
      'job_invalid',
      `${file}:${lines.linePos(broken.pos[0]).line}: this is no YAML: ${(broken.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:$/, '')}`,
      { hint: HINT },
    );

  const lineOf = (at: PropertyKey[]): number => {
    // The fault may lie in something that is missing: then its nearest existing parent is shown.
    for (let depth = at.length; depth >= 0; depth--) {
      const node = keyAt(document.contents, at.slice(0, depth)) ?? document.getIn(at.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  return {
    value: document.toJS(),
    place: (issue) => {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      return `${file}:${lineOf(unknown === undefined ? issue.path : [...issue.path, unknown])}`;
    },
  };
}

/** The node of an option's name, which stands where a reader would look for it. */
function keyAt(root: unknown, at: PropertyKey[]): unknown {
  const parent = at
    .slice(0, -1)
    .reduce<unknown>((node, key) => (isCollection(node) ? node.get(key, true) : undefined), root);
  return isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === at.at(-1))?.key
    : undefined;
}
