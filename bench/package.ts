/**
 * `npm run check:package`: packs newskeep, asks publint and attw what other programs would see of it, then
 * installs the tarball in an empty folder and uses it there, under the Node that the machine has.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshFolder, say } from './support/output.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = freshFolder('package');

/** npm scripts put the project's own tools first on PATH; a stranger does not have them. */
const strangersPath = (process.env.PATH ?? '')
  .split(path.delimiter)
  .filter((entry) => !entry.startsWith(root))
  .join(path.delimiter);

const run = (cwd: string, command: string, args: string[], input?: string) =>
  execFileSync(command, args, {
    cwd,
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PATH: cwd === root ? process.env.PATH : strangersPath },
  });

const page = `<!doctype html><html lang="en"><head><title>Ferry returns to Wickby - The Sample</title></head><body><article>
<h1>Ferry returns to Wickby</h1><p>By Ilma Ostrey</p>
<p>The ferry came back to the quay of Wickby on Monday, a week after the storm took its ramp away, and its crews were cheered by a crowd of two hundred.</p>
<p>The harbour board had rented a barge for the post and the milk, but passengers were told to wait for the tide or to take the long road over Norsley.</p>
<p>“We counted the days by the bread,” said Selka Veltry, who keeps the bakery beside the pier and sold most of it to the men who mended the ramp.</p>
</article></body></html>`;

const [{ filename, files }] = JSON.parse(
  run(root, 'npm', ['pack', '--json', '--pack-destination', folder]),
) as [{ filename: string; files: { path: string }[] }];
const tarball = path.join(folder, filename);
const strays = files
  .map((file) => file.path)
  .filter((name) => !/^(bin|dist)\/|^docs\/.*\.md$|^(package\.json|README\.md|LICENSE)$/.test(name));
if (strays.length > 0) throw new Error(`The package holds what nobody asked for: ${strays.join(', ')}`);
const packed = new Set(files.map((file) => file.path));
const missing = readdirSync(path.join(root, 'src/serve/app'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.join('dist', path.relative(root, path.join(entry.parentPath, entry.name))))
  .filter((name) => !packed.has(name));
if (missing.length > 0) throw new Error(`The package lacks parts of the page: ${missing.join(', ')}`);
say(run(root, 'npx', ['publint', '--strict', tarball]));
say(run(root, 'npx', ['attw', tarball, '--profile', 'esm-only']));

const empty = path.join(folder, 'empty');
execFileSync('mkdir', [empty]);
writeFileSync(path.join(empty, 'package.json'), '{ "private": true, "type": "module" }');
run(empty, 'npm', ['install', '--no-audit', '--no-fund', tarball]);
const parsed = JSON.parse(
  run(empty, 'npx', ['newskeep', 'parse', '-', '--url', 'http://127.0.0.1/ferry.html', '--json'], page),
);
if (parsed.article?.title !== 'Ferry returns to Wickby')
  throw new Error(`The installed program reads ${JSON.stringify(parsed.article?.title)}.`);

writeFileSync(
  path.join(empty, 'use.ts'),
  "import { crawl, parsePage } from 'newskeep';\nexport const title = parsePage({ body: new Uint8Array(), url: 'http://127.0.0.1/' }).article?.title ?? null;\nexport const run = () => crawl('http://127.0.0.1/', { data: 'data', limits: { pages: 1 } });\n",
);
run(empty, path.join(root, 'node_modules/.bin/tsc'), [
  '--noEmit',
  '--strict',
  '--skipLibCheck',
  '--module',
  'nodenext',
  '--target',
  'es2022',
  'use.ts',
]);
say(
  `${filename}: ${files.length} files; installs, types and runs in an empty folder (${run(empty, 'node', ['--version']).trim()}).`,
);
rmSync(folder, { recursive: true });
