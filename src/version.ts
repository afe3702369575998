import { createRequire } from 'node:module';

/** The package's own version; asked for by name, so that it is found from the source and from the build. */
export const VERSION: string = createRequire(import.meta.url)('newskeep/package.json').version;
