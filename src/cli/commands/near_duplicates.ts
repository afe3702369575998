import { Command } from 'commander';
import type { NearDuplicate } from '../../../model/records.ts';
import { dataOption, share, stateOption } from '../options.ts';
import { nearLines } from '../output/near_lines.ts';
import { bytes, plural, StatusLine } from '../output/terminal.ts';
import { writeLines } from '../output/write.ts';

interface Flags {
  data: string;
  state?: string;
  json?: boolean;
  minShare?: number;
}

export const nearDuplicatesCommand = () =>
  new Command('near-duplicates')
    .summary('group the articles that carry the same text, and say which is the original')
    .description(
      'Finds the same text across papers, also where it was edited, cut or added to, in any script: which is the likely original and why, how much of each copy stands in it, and what each paper added. Keeps an index (near.sqlite) in the data folder, reads only what came since the last time, and writes nothing else. How it is told: docs/near_duplicates.md.',
    )
    .addOption(dataOption())
    .addOption(stateOption())
    .option('--min-share <number>', 'leave out copies of which less than this stands in the original', share)
    .option('--json', 'print one JSON object an article, a line each (docs/near_duplicates.md)')
    .addHelpText(
      'after',
      `
Examples:
  newskeep near-duplicates --data archive
  newskeep near-duplicates --data archive --min-share 0.8
  newskeep near-duplicates --data archive --json | jq -r 'select(.is_original) | .url'`,
    )
    .action(async (flags: Flags) => {
      const { nearDuplicates } = await import('../../near/near_duplicates.ts');
      const status = new StatusLine();
      const clusters = nearDuplicates(flags, {
        minShare: flags.minShare,
        onProgress: ({ texts, bytes: read, of }) =>
          read < of
            ? status.show(`${plural(texts, 'new text')} read, ${bytes(read)} of ${bytes(of)}`)
            : status.clear(),
      });
      await writeLines(flags.json ? jsonLines(clusters) : nearLines(clusters));
    });

async function* jsonLines(clusters: AsyncIterable<NearDuplicate[]>): AsyncGenerator<string> {
  for await (const cluster of clusters) for (const article of cluster) yield JSON.stringify(article);
}
