import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import { VERSION } from '../version.ts';
import { changesCommand } from './commands/changes.ts';
import { compactCommand } from './commands/compact.ts';
import { coverageCommand } from './commands/coverage.ts';
import { crawlCommand } from './commands/crawl.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { failedCommand } from './commands/failed.ts';
import { forgetCommand } from './commands/forget.ts';
import { cancelCommand, pauseCommand, resumeCommand } from './commands/halt.ts';
import { historyCommand } from './commands/history.ts';
import { importCommand } from './commands/import.ts';
import { inspectCommand } from './commands/inspect.ts';
import { nearDuplicatesCommand } from './commands/near_duplicates.ts';
import { parseCommand } from './commands/parse.ts';
import { queryCommand } from './commands/query.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { reparseCommand } from './commands/reparse.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { schemaCommand } from './commands/schema.ts';
import { searchCommand } from './commands/search.ts';
import { serveCommand } from './commands/serve.ts';
import { statusCommand } from './commands/status.ts';
import { verifyCommand } from './commands/verify.ts';
import { webhooksCommand } from './commands/webhooks.ts';
import { workerCommand } from './commands/worker.ts';
import { EXIT, exitOfError } from './exit_codes.ts';
import { printable } from './output/terminal.ts';

export const program = () =>
  new Command('newskeep')
    .description('Crawls newspapers politely, and keeps their articles as a dataset and a WARC archive.')
    .version(VERSION)
    .commandsGroup('Collect:')
    .addCommand(crawlCommand())
    .addCommand(importCommand())
    .addCommand(workerCommand())
    .addCommand(scheduleCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(cancelCommand())
    .addCommand(parseCommand())
    .addCommand(inspectCommand())
    .commandsGroup('Use:')
    .addCommand(queryCommand())
    .addCommand(searchCommand())
    .addCommand(changesCommand())
    .addCommand(historyCommand())
    .addCommand(exportCommand())
    .addCommand(statusCommand())
    .addCommand(nearDuplicatesCommand())
    .addCommand(coverageCommand())
    .addCommand(doctorCommand())
    .addCommand(failedCommand())
    .addCommand(verifyCommand())
    .addCommand(reparseCommand())
    .addCommand(rebuildCommand())
    .addCommand(forgetCommand())
    .addCommand(compactCommand())
    .addCommand(serveCommand())
    .addCommand(webhooksCommand())
    .addCommand(schemaCommand())
    .addHelpText(
      'after',
      `\nExit codes:\n${Object.values(EXIT)
        .map(({ code, meaning }) => `  ${String(code).padEnd(4)}${meaning}`)
        .join('\n')}`,
    )
    .showHelpAfterError('(--help shows how)');

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** Runs the command line. Every error ends in one message and a stated exit code. */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on('error', endWithoutOutput);
  try {
    const root = program();
    for (const command of everyCommand(root)) command.exitOverride();
    // SQL may begin with a comment, which is no option.
    await root.parseAsync(argv.map((arg) => (arg.startsWith('-- ') ? `\n${arg}` : arg)));
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** A reader that has enough (`| head`) ends the output, and is no error; a full disk is one, whoever wrote. */
function endWithoutOutput(error: Error): void {
  const code = systemCode(error);
  if (code === 'EPIPE') return;
  console.error(`newskeep: the output cannot be written (${code ?? error.message}).`);
  process.exit(EXIT.storage.code);
}

function report(error: unknown): number {
  // commander has printed its message; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done.code : EXIT.usage.code;
  if (error instanceof NewskeepError) {
    console.error(printable(`newskeep: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}`));
    return exitOfError(error.code);
  }
  console.error('newskeep: a fault of newskeep itself. What was committed is safe. Please report this:');
  // A fault may carry text of a page.
  console.error(printable(inspect(error)));
  return EXIT.internal.code;
}
