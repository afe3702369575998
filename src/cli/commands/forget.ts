import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { NewskeepError } from '../../../model/errors.ts';
import { type ForgetRule, readRule } from '../../../model/forgotten.ts';
import { EXIT } from '../exit_codes.ts';
import { dataOption, queueOption, stateOption } from '../options.ts';
import { forgetPlan, forgetSummary } from '../output/forget_summary.ts';

interface Flags {
  data: string;
  state?: string;
  queue?: string;
  host: string[];
  rule: string[];
  reason: string;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

const several = (value: string, before: string[]) => [...before, value];

export const forgetCommand = () =>
  new Command('forget')
    .summary('take pages out of the archive for good, and keep later crawls from them')
    .description(
      'For take-down and privacy: captures of these URLs, their stories in every revision and under every address, headlines that link to them. WARC files and rows are written anew without them, with a tombstone and the reason; the manifest says that something was forgotten, not what; crawls and imports refuse it from then on. There is no way back. What stays, and how: docs/storage.md.',
    )
    .argument('[urls...]', 'URLs, in any of their spellings')
    .option('--host <host>', 'every page of a host; may be given several times', several, [])
    .option(
      '--rule <prefix*>',
      "every URL that begins so: 'https://paper.example/path/*'; may be given several times",
      several,
      [],
    )
    .requiredOption('--reason <text>', 'why, for everybody to read: name nobody in it')
    .option('--dry-run', 'say what would go, and write nothing')
    .option('--yes', 'do not ask')
    .addOption(dataOption())
    .addOption(stateOption())
    .addOption(queueOption())
    .option('--json', 'print what was done as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  newskeep forget https://paper.example/17.html --reason "take-down, case 4711" --data archive --dry-run
  newskeep forget --host paper.example --reason "contract ended" --data archive
  newskeep forget --rule 'https://paper.example/private/*' --reason "privacy" --data archive --yes --json`,
    )
    .action(async (urls: string[], flags: Flags) => {
      const { reason, dryRun, json, queue } = flags;
      const rules: ForgetRule[] = [
        ...urls.map((url) => readRule('url', url)),
        ...flags.host.map((host) => readRule('host', host)),
        ...flags.rule.map((rule) => readRule('prefix', rule)),
      ];
      if (rules.length === 0)
        throw new NewskeepError('usage', 'What is to be forgotten?', {
          hint: 'Name URLs, --host or --rule.',
        });
      if (reason.trim() === '')
        throw new NewskeepError('usage', 'The reason is empty.', { hint: 'Say why.' });
      const isAsked = !dryRun && !flags.yes;
      if (isAsked && !(process.stdin.isTTY && process.stderr.isTTY))
        throw new NewskeepError('usage', 'Forgetting cannot be undone, and there is nobody to ask.', {
          hint: 'Look with --dry-run first, then say --yes.',
        });
      const { forget } = await import('../../forget/forget.ts');
      const report = await forget(flags, {
        rules,
        reason: reason.trim(),
        dryRun,
        queue,
        ...(isAsked && { confirm: async (counts) => isYes(forgetPlan(counts)) }),
      });
      console.log(json ? JSON.stringify(report) : forgetSummary(report));
      process.exitCode = report.end === 'declined' ? EXIT.interrupted.code : EXIT.done.code;
    });

async function isYes(plan: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(
      (await terminal.question(`${plan}\nThere is no way back. Forget it? [y/N] `)).trim(),
    );
  } finally {
    terminal.close();
  }
}
