import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

type Figures = Record<string, unknown>;

/** The numbers given on the command line, `--kills 20`, each with its default; and whether figures are wanted as JSON. */
export function options<T extends Record<string, number>>(defaults: T): T & { json: boolean } {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      ...Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }])),
    },
  });
  const numbers = Object.entries(defaults).map(([name, fallback]) => {
    const given = (values as Record<string, unknown>)[name];
    const value = given === undefined ? fallback : Number(given);
    if (!Number.isFinite(value)) throw new Error(`--${name} ${given} is not a number.`);
    return [name, value];
  });
  return { ...(Object.fromEntries(numbers) as T), json: values.json === true };
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
