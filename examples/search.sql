-- SQLite over an export for Datasette: words in the texts, the best first, the place marked.
--
--   npx newskeep export --data demo-data --format sqlite -o papers.sqlite
--   sqlite3 papers.sqlite < examples/search.sql
SELECT articles.publisher || ': ' || snippet(articles_fts, 1, '[', ']', '…', 8)
FROM articles_fts JOIN articles ON articles.rowid = articles_fts.rowid
WHERE articles_fts MATCH 'harbour OR library'
ORDER BY bm25(articles_fts, 5.0, 1.0), articles.id
LIMIT 5;
