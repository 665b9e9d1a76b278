/** Extensions of Postgres' own distribution that the embedded Postgres can bring along. */

import type { Extensions } from "@electric-sql/pglite";

const available: Readonly<Record<string, () => Promise<Extensions>>> = {
  btree_gin: async () => import("@electric-sql/pglite/contrib/btree_gin"),
  btree_gist: async () => import("@electric-sql/pglite/contrib/btree_gist"),
  citext: async () => import("@electric-sql/pglite/contrib/citext"),
  fuzzystrmatch: async () => import("@electric-sql/pglite/contrib/fuzzystrmatch"),
  hstore: async () => import("@electric-sql/pglite/contrib/hstore"),
  intarray: async () => import("@electric-sql/pglite/contrib/intarray"),
  ltree: async () => import("@electric-sql/pglite/contrib/ltree"),
  pg_trgm: async () => import("@electric-sql/pglite/contrib/pg_trgm"),
  tablefunc: async () => import("@electric-sql/pglite/contrib/tablefunc"),
  unaccent: async () => import("@electric-sql/pglite/contrib/unaccent"),
  "uuid-ossp": async () => import("@electric-sql/pglite/contrib/uuid_ossp"),
};

/** Returns those of the named extensions that there are, for PGlite. */
export async function contributed(names: readonly string[]): Promise<Extensions> {
  const found = names.flatMap((name) => (Object.hasOwn(available, name) ? [available[name]] : []));
  const loaded = await Promise.all(found.map(async (load) => (load === undefined ? {} : load())));
  return Object.assign({}, ...loaded) as Extensions;
}
