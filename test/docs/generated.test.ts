import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FILES, pathOf, regenerated } from '../../docs/generate.ts';

describe('the docs say what the code does', () => {
  it.each(FILES)('%s is as `npm run docs` writes it', (file) => {
    const text = readFileSync(pathOf(file), 'utf8');
    expect(text).toContain('<!-- generated: ');
    expect(text).toBe(regenerated(text));
  });

  it('links in the docs lead somewhere', () => {
    for (const file of [
      ...FILES,
      'docs/app.md',
      'docs/architecture.md',
      'docs/distributed.md',
      'docs/notebooks.md',
      'docs/scheduling.md',
      'docs/webhooks.md',
      'docs/decisions/README.md',
    ])
      for (const [, target = ''] of readFileSync(pathOf(file), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g))
        expect(
          () => readFileSync(new URL(target, `file://${pathOf(file)}`)),
          `${file} → ${target}`,
        ).not.toThrow();
  });
});
