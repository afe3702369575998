type Node = Record<string, unknown>;

/** What names stand for, in expressions: of CTEs, and of aliases that stand earlier in the same SELECT list. */
interface Scope {
  ctes: ReadonlyMap<string, number>;
  aliases: ReadonlyMap<string, number>;
}

/**
 * Expressions of a statement (DuckDB's tree as JSON) once every alias and CTE stands where it is named: a dozen lines that
 * name the line before twice are a thousand, and DuckDB's binder writes them out before anybody can stop it.
 */
export const expressionsOf = (tree: unknown): number => sizeOf(tree, { ctes: new Map(), aliases: new Map() });

function sizeOf(value: unknown, scope: Scope): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) {
    const sizes = value.map((one) => sizeOf(one, scope));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
  const node = value as Node;
  if ('select_list' in node || 'cte_map' in node) return sizeOfQuery(node, scope);
  const named = nameOf(node);
  const standsFor =
    named === undefined ? 0 : (node.type === 'BASE_TABLE' ? scope.ctes : scope.aliases).get(named);
  const own = (standsFor ?? 0) + Number('class' in node);
  return own + sizeOf(Object.values(node), scope);
}

/** Of a node that names a table or, without a table, a column. */
function nameOf({ type, table_name, column_names }: Node): string | undefined {
  if (type === 'BASE_TABLE') return String(table_name).toLowerCase();
  const names = type === 'COLUMN_REF' ? (column_names as string[]) : [];
  return names.length === 1 ? names[0]?.toLowerCase() : undefined;
}

function sizeOfQuery({ cte_map, select_list = [], ...rest }: Node, outer: Scope): number {
  const ctes = new Map(outer.ctes);
  const aliases = new Map<string, number>();
  const map = ((cte_map as Node | undefined)?.map ?? []) as { key: string; value: unknown }[];
  for (const { key, value } of map) ctes.set(key.toLowerCase(), sizeOf(value, { ctes, aliases: new Map() }));
  let sum = 0;
  for (const one of select_list as Node[]) {
    const size = sizeOf(one, { ctes, aliases });
    sum += size;
    if (typeof one.alias === 'string') aliases.set(one.alias.toLowerCase(), size);
  }
  return sum + sizeOf(Object.values(rest), { ctes, aliases });
}
