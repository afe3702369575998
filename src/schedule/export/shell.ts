import type { Verdicts } from './unit.ts';

/** One word of sh, whatever it holds. */
const quoted = (text: string): string =>
  /^[\w./:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

export const commandLine = (argv: string[]): string => argv.map(quoted).join(' ');

/** The end of a script whose `$code` is newskeep's: success becomes 0, and what is to be skipped `skip`. */
export function endBy({ success, skip }: Verdicts, skipCode: number): string {
  return `case $code in ${success.join('|')}) exit 0 ;; ${skip.join('|')}) exit ${skipCode} ;; esac; exit $code`;
}
