#!/usr/bin/env node
// Starts newskeep under a Node that can run it: this one, or the npm package `node` beside it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

function otherNode() {
  for (const from of [import.meta.url, at('../'), `${process.cwd()}/`]) {
    try {
      const path = createRequire(from).resolve('node/bin/node');
      if (existsSync(path)) return path;
    } catch {
      // Not installed there.
    }
  }
}

const isNewEnough = Number(process.versions.node.split('.')[0]) >= NEEDED;
const node = isNewEnough ? undefined : otherNode();
if (node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches the whole group; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 70;
  });
} else {
  // The checkout has the sources, which Node 24 runs as they are; the package has the build.
  const source = at('../src/cli/main.ts');
  const { main } = await import(
    isNewEnough && existsSync(source) ? '../src/cli/main.ts' : '../dist/src/cli/main.js'
  );
  // A launcher that was killed cannot pass its signal on; its end is seen by the channel's.
  process.channel?.unref();
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  await main(process.argv);
}
