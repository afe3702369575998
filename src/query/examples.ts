/** A question that people ask, and the SQL that answers it. */
export interface Example {
  question: string;
  sql: string;
}

/** Printed by `newskeep query --examples`; a test runs each and checks what it answers. */
export const EXAMPLES: Example[] = [
  {
    question: 'What are the newest stories?',
    sql: `SELECT published_at, host, title FROM articles
ORDER BY published_instant DESC NULLS LAST, url LIMIT 10`,
  },
  {
    question: 'How many stories did each paper publish, month by month?',
    sql: `SELECT host, date_trunc('month', published_on)::DATE AS month, count(*) AS stories
FROM articles WHERE published_on IS NOT NULL GROUP BY ALL ORDER BY host, month`,
  },
  {
    question: 'Which tags did each paper use most in the last week of its stories?',
    sql: `WITH tagged AS (SELECT host, published_on, unnest(tags) AS tag FROM articles),
newest AS (SELECT host, max(published_on) AS day FROM articles GROUP BY host)
SELECT tagged.host, tag, count(*) AS stories FROM tagged JOIN newest USING (host)
WHERE published_on > day - 7 GROUP BY tagged.host, tag
QUALIFY row_number() OVER (PARTITION BY tagged.host ORDER BY stories DESC, tag) <= 5
ORDER BY tagged.host, stories DESC, tag`,
  },
  {
    question: 'Which headlines were changed while they stood?',
    sql: `SELECT changed_at, host, title_before, title_after FROM headline_changes()
ORDER BY changed_at DESC, url LIMIT 20`,
  },
  {
    question: 'Which stories stood longest in the list of the newest, and where?',
    sql: `SELECT host, title, hours, first_position, best_position, is_standing FROM headline_life()
ORDER BY hours DESC, page_url, url LIMIT 20`,
  },
  {
    question: 'Who published the texts first that several papers carry?',
    sql: `SELECT title, papers, first_host, first_at, credits FROM published_first()
ORDER BY papers DESC, first_at, url LIMIT 20`,
  },
  {
    question: 'Which stories vanished, and when were they seen last?',
    sql: `SELECT gone_at, last_seen_at, host, title, status, leads_to FROM vanished ORDER BY gone_at DESC, url`,
  },
  {
    question: 'What share of each paper is agency copy?',
    sql: `SELECT host, stories, signed_by_agency, copied, share FROM agency_share() ORDER BY host`,
  },
  {
    question: 'How many stories had each week, and when did nobody look?',
    sql: `SELECT host, week, stories, days_missed, is_gap FROM tag_weeks() ORDER BY host, week`,
  },
  {
    question: 'Which days of which hosts are missing, so that silence there says nothing?',
    sql: `SELECT host, min(day) AS first_gap, max(day) AS last_gap, count(*) AS days_missed
FROM coverage_days WHERE is_gap GROUP BY host ORDER BY days_missed DESC, host`,
  },
];
