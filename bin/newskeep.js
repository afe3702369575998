#!/usr/bin/env node
// Starts newskeep under a Node that can run it: this one, or the npm package `node` beside it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

function otherNode() {
  const { resolve } = createRequire(import.meta.url);
  for (const name of ['node/bin/node', 'node/bin/node.exe']) {
    try {
      return resolve(name);
    } catch {
      // An optional dependency: it may not be there.
    }
  }
}

const isNewEnough = Number(process.versions.node.split('.')[0]) >= NEEDED;
const node = isNewEnough ? undefined : otherNode();
if (node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // As a shell tells it: 128 and the number of the signal that ended the program.
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
} else if (!isNewEnough) {
  console.error(
    `newskeep: this is Node ${process.versions.node}, and newskeep needs Node ${NEEDED} or newer.`,
  );
  console.error(`  Install it, or give this folder its own: npm install node@${NEEDED}`);
  process.exitCode = 1;
} else {
  // A launcher that was killed cannot pass its signal on; its end is seen by the channel's.
  process.channel?.unref();
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Half of the time to start is compiling what has not changed since the last start.
  module.enableCompileCache();
  // The checkout has the sources, which Node runs as they are; the package has the build.
  const { main } = await import(
    existsSync(at('../src/cli/main.ts')) ? '../src/cli/main.ts' : '../dist/src/cli/main.js'
  );
  await main(process.argv);
}
