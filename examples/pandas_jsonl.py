"""pandas over an export as JSON Lines: stories and their length, by paper and day of publication.

    npx newskeep export --data demo-data --format jsonl -o papers-jsonl
    python3 examples/pandas_jsonl.py papers-jsonl
"""

import sys

import pandas

folder = sys.argv[1] if len(sys.argv) > 1 else "papers-jsonl"
# Dates are kept as they stand: pandas would drop the offset that a page states.
revisions = pandas.read_json(f"{folder}/articles.jsonl.gz", lines=True, convert_dates=False)
# A row a revision: the last one of each story counts.
stories = revisions.sort_values("revision").drop_duplicates("id", keep="last")
day = stories["published_at"].str.slice(0, 10).rename("day")
table = stories.groupby(["publisher", day])["word_count"].agg(stories="count", median_words="median")
for (publisher, on), row in table.iterrows():
    print(f"{publisher}, {on}: {int(row.stories)} stories, {row.median_words:g} words in the middle")
