export const FOLDS = 10;

/** FNV-1a: a publisher stands in the same fold on every machine. */
export function foldOf(publisher: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < publisher.length; i++)
    hash = Math.imul(hash ^ publisher.charCodeAt(i), 16_777_619) >>> 0;
  return hash % FOLDS;
}
