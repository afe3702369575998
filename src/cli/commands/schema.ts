import { Command } from 'commander';
import { recordsJsonSchema } from '../../../model/records.ts';

export const schemaCommand = () =>
  new Command('schema')
    .summary('print the JSON Schema of the records')
    .description(
      'Prints the JSON Schema (2020-12) of articles, readings, headlines and captures as one object.',
    )
    .addHelpText('after', '\nExample:\n  newskeep schema | jq .articles.properties.published_at')
    .action(() => console.log(JSON.stringify(recordsJsonSchema(), null, 2)));
