import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

type Figures = Record<string, unknown>;

type Given<T> = { [K in keyof T]: T[K] extends boolean ? boolean : T[K] extends number ? number : string };

/**
 * What the command line says, each with its default: numbers, `--faults 20`, words, `--queue redis`, and switches,
 * `--peers`; and whether figures are wanted as JSON.
 */
export function options<T extends Record<string, number | boolean | string>>(
  defaults: T,
): Given<T> & { json: boolean } {
  const wanted = { json: false, ...defaults };
  const typeOf = (fallback: number | boolean | string) =>
    typeof fallback === 'boolean' ? 'boolean' : 'string';
  const { values } = parseArgs({
    options: Object.fromEntries(
      Object.entries(wanted).map(([name, fallback]) => [name, { type: typeOf(fallback) } as const]),
    ),
  });
  const read = Object.entries(wanted).map(([name, fallback]) => {
    const given = values[name];
    const value = given === undefined ? fallback : typeof fallback === 'number' ? Number(given) : given;
    if (Number.isNaN(value)) throw new Error(`--${name} ${given} is not a number.`);
    return [name, value];
  });
  return Object.fromEntries(read);
}

/** Progress goes to stderr, so that stdout ends in the figures: one JSON object with --json, else a line each. */
export const say = (text: string) => process.stderr.write(`${text}\n`);

export function printFigures(figures: Figures, json: boolean): void {
  if (json) console.log(JSON.stringify(figures));
  else
    for (const [name, value] of Object.entries(figures))
      console.log(`${name.padEnd(24)}${JSON.stringify(value)}`);
}

export const freshFolder = (name: string) => mkdtempSync(path.join(os.tmpdir(), `newskeep-${name}-`));
