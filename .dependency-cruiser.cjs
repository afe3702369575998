// The house's one direction: model <- parsers, queues, storage <- crawlers <- src. See docs/architecture.md.
const never = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});
const rooms = '^(parsers|queues|storage|crawlers|src)/';

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    never(
      'model-knows-nobody',
      '^model/',
      `${rooms}|^(test|fixtures|bench|examples)/`,
      'The nouns know no room.',
    ),
    never('parsers-know-the-model', '^parsers/', '^(queues|storage|crawlers|src)/', 'A parser is pure.'),
    never(
      'queues-know-the-model',
      '^queues/',
      '^(parsers|storage|crawlers|src)/',
      'A queue knows URLs, not pages.',
    ),
    never(
      'storage-knows-the-model',
      '^storage/',
      '^(parsers|queues|crawlers|src)/',
      'Storage keeps what it is given.',
    ),
    never(
      'crawlers-never-store',
      '^crawlers/',
      '^(storage|src)/',
      'A crawler hands on a Capture; the pipeline stores it.',
    ),
    never(
      'rooms-know-no-tests',
      `${rooms}|^model/`,
      '^(test|fixtures|bench|examples)/',
      'The program runs without its tests.',
    ),
    never(
      'parsers-are-pure',
      '^parsers/',
      '^(node:)?(fs|net|http|https|dns|child_process|worker_threads)(/|$)',
      'No disk, no network.',
    ),
    never(
      'adapters-are-wired-in-one-place',
      '^src/(?!((schedule|webhooks)/)?wiring\\.ts)',
      '^(queues/(?!port\\.ts|outbox/port\\.ts|schedule/(port|calendar|planner)\\.ts)|storage/(?!port\\.ts))',
      'src/wiring.ts, src/schedule/wiring.ts for starts and src/webhooks/wiring.ts alone name a concrete queue or store.',
    ),
    never(
      'the-command-line-is-on-top',
      '^src/(?!cli/)',
      '^src/cli/',
      'What the command line calls knows nothing of it.',
    ),
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
