/** Pages of one kind and section, before and after a moment; `hits`: those that have what is looked at. */
export interface Stratum {
  before: number;
  hitsBefore: number;
  after: number;
  hitsAfter: number;
}

const logFactorials = [0, 0];

function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k++)
    logFactorials.push((logFactorials[k - 1] ?? 0) + Math.log(k));
  return logFactorials[n] ?? 0;
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** Chances of each number of hits among the pages after, if hits fell on all pages of the stratum alike (hypergeometric). */
function hitsAfter({ before, hitsBefore, after, hitsAfter }: Stratum): number[] {
  const hits = hitsBefore + hitsAfter;
  const all = logChoose(before + after, hits);
  return Array.from({ length: after + 1 }, (_, k) =>
    k > hits || hits - k > before ? 0 : Math.exp(logChoose(after, k) + logChoose(before, hits - k) - all),
  );
}

function convolved(a: number[], b: number[]): number[] {
  const sum = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => {
    if (x > 0)
      b.forEach((y, j) => {
        sum[i + j] = (sum[i + j] ?? 0) + x * y;
      });
  });
  return sum;
}

/**
 * The chance of so few hits after as there were, or fewer, if nothing had changed: Fisher's exact test over strata
 * (Agresti, Categorical Data Analysis, 3rd edition, 7.3.5: the exact conditional test of no effect). A stratum that has
 * pages on one side alone says nothing, so that a new section is no change of the old ones.
 */
export function chanceOfSoFew(strata: readonly Stratum[]): number {
  const telling = strata.filter(({ before, after }) => before > 0 && after > 0);
  const chances = telling.map(hitsAfter).reduce(convolved, [1]);
  const seen = telling.reduce((sum, one) => sum + one.hitsAfter, 0);
  return Math.min(
    1,
    chances.slice(0, seen + 1).reduce((a, b) => a + b, 0),
  );
}

/** The value below which that share of sorted values lies; NaN where there are none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
