import { cpSync, rmSync } from 'node:fs';
import { it } from 'vitest';
import { openScene } from '../scene.ts';

it('makes', async () => {
  const begun = performance.now();
  const scene = await openScene('http://127.0.0.1:8190');
  console.log('made in', performance.now() - begun);
  rmSync('/tmp/c8-data', { recursive: true, force: true });
  cpSync(scene.data, '/tmp/c8-data', { recursive: true });
  await scene.close();
}, 300_000);
