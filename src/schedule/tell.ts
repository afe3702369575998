/** Where the daemon says what it does: pino's logger is one. */
export interface Teller {
  info(fields: Fields, text: string): void;
  warn(fields: Fields, text: string): void;
  error(fields: Fields, text: string): void;
}
type Fields = { job?: string } & Record<string, unknown>;

/** Plain lines: "2026-05-01T06:00:00.000Z papers: job is started (slot 2026-05-01T06:00:00.000Z)". */
export function plainTeller(write: (line: string) => void, now: () => number): Teller {
  const line = (word: string) => (fields: Fields, text: string) => {
    const { job, ...more } = fields;
    const told = Object.entries(more).flatMap(([name, value]) => said(name, value));
    const about = told.length > 0 ? ` (${told.join(', ')})` : '';
    write(`${new Date(now()).toISOString()} ${word}${job === undefined ? '' : `${job}: `}${text}${about}`);
  };
  return { info: line(''), warn: line('warning: '), error: line('error: ') };
}

function said(name: string, value: unknown): string[] {
  if (value === undefined) return [];
  return [`${name.replaceAll('_', ' ')} ${typeof value === 'object' ? JSON.stringify(value) : value}`];
}
