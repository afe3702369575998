import type { DatabaseSync } from 'node:sqlite';

interface Version {
  doc: number;
  revision: number;
  read_at: number;
}

/** Notes which texts of these articles are not the current ones, after some came or went. */
export function supersede(database: DatabaseSync, articles: Iterable<string>): void {
  const versions = database.prepare('SELECT doc, revision, read_at FROM docs WHERE article = ?');
  const clear = database.prepare('DELETE FROM superseded WHERE doc = ?');
  const put = database.prepare('INSERT OR REPLACE INTO superseded VALUES (?, ?)');
  for (const article of articles) {
    const all = versions.all(Buffer.from(article, 'hex')) as unknown as Version[];
    all.sort((a, b) => b.revision - a.revision || b.read_at - a.read_at || b.doc - a.doc);
    for (const [n, { doc, revision }] of all.entries()) {
      const newer = all[n - 1];
      if (newer) put.run(doc, Number(newer.revision === revision));
      else clear.run(doc);
    }
  }
}
