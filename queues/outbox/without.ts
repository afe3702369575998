/** The lists of a body that name URLs. */
interface Told {
  records?: { url: string }[];
  windows_missed?: { url: string }[];
  hosts_in_trouble?: string[];
}

/** A delivery's body without what it tells of these URLs; undefined where nothing is left to be told. */
export function without(body: string, isGone: (url: string) => boolean): string | undefined {
  const told = JSON.parse(body) as Told;
  const isKept = ({ url }: { url: string }) => !isGone(url);
  const records = told.records?.filter(isKept);
  const windows_missed = told.windows_missed?.filter(isKept);
  const isAll =
    records?.length === told.records?.length && windows_missed?.length === told.windows_missed?.length;
  if (isAll) return body;
  const left = [records, windows_missed, told.hosts_in_trouble].reduce(
    (n, list) => n + (list?.length ?? 0),
    0,
  );
  return left === 0 ? undefined : JSON.stringify({ ...told, records, windows_missed });
}
