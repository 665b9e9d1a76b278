/** What a comment holds, as the catalog reader tells it. */

import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";

/** Returns the SQL that tells a comment with a semantic path at its end ('path') from 'words' and 'nothing'. */
export const commented = (text: Sql): Sql =>
  sql`case when ${text} ~ '\\[[^][]+/[^][]+\\]$' then 'path' when ${text} <> '' then 'words' else 'nothing' end`;
