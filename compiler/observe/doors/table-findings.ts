/** What else hangs on the project's tables: publications, subscriptions, inheritance, foreign keys, foreign tables, extensions. */

import { identifier, identifiers, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { finding, isProjectSchema, listed, people, tableWords, pathOf } from "./finding.ts";
import type { Finding, FindingCode, Watch } from "./finding.ts";
import type { ForeignKeyRow, ForeignTableRow, TableName } from "./surroundings.ts";

/** Returns the findings about publications and subscriptions. */
export function replicationFindings(watch: Watch): readonly Finding[] {
  const { publication, subscription } = watch.surroundings;
  const words = (name: TableName): string => tableWords(name, watch.settings);
  return [
    // Single tables were chosen one by one; a whole schema or all tables are no choice of any table.
    ...publication.flatMap(({ name, how, tables }) => {
      const publishes = sql`alter publication ${identifier(name)}`;
      if (how === "table")
        return tables.map((one) =>
          ofPublication(name, words(one), pathOf(watch, one), sql`${publishes} drop table ${qualified(...one)}`),
        );
      const all = how === "schema" ? "with the whole schema" : "with all tables";
      const schemas = [...new Set(tables.map(([schema]) => schema))];
      const undo =
        how === "schema"
          ? sql`${publishes} drop tables in schema ${identifiers(schemas)}`
          : sql`drop publication ${identifier(name)}`;
      return [ofPublication(name, `${listed(tables.map(words))} ${all}`, "platform", undo)];
    }),
    ...subscription.map(({ name, table }) =>
      finding("door/subscription", [`The subscription ${name}`, `writes into ${words(table)}`], pathOf(watch, table), {
        expected: "no subscription to the contract's tables",
        observed: `${name} writes into ${words(table)}`,
        back: [sql`alter subscription ${identifier(name)} disable`],
      }),
    ),
  ];
}

function ofPublication(name: string, what: string, path: string, undo: Sql): Finding {
  return finding("door/publication", [`The publication ${name}`, `hands out every row of ${what}`], path, {
    expected: "no publication of the contract's tables",
    observed: `${name} publishes ${what}`,
    back: [undo],
    script: [sql`select * from pg_catalog.pg_publication_tables where pubname = ${literal(name)}`],
  });
}

/** Returns the findings about inheritance, in both directions. */
export function kinFindings(watch: Watch): readonly Finding[] {
  return watch.surroundings.kin.map(({ parent, child, partition, readers }) => {
    const ours = pathOf(watch, parent) !== "";
    const [above, below] = [tableWords(parent, watch.settings), tableWords(child, watch.settings)];
    const problem = partition ? `is a partition of ${above}` : `inherits from ${above}`;
    return finding(
      "door/inheritance",
      [`The table ${below}`, `${problem} and may be used directly by ${people(readers)}`],
      pathOf(watch, ours ? parent : child),
      {
        expected: "no inheritance",
        observed: `${below} ${problem}`,
        back: [
          partition
            ? sql`alter table ${qualified(...parent)} detach partition ${qualified(...child)}`
            : sql`alter table ${qualified(...child)} no inherit ${qualified(...parent)}`,
        ],
        script: [sql`select inhrelid::regclass, inhparent::regclass from pg_catalog.pg_inherits`],
      },
    );
  });
}

/** Returns the findings about foreign keys from elsewhere. */
export function foreignKeyFindings(watch: Watch): readonly Finding[] {
  return watch.surroundings.foreignKey.map((one) => {
    const [from, to] = [tableWords(one.from, watch.settings), tableWords(one.to, watch.settings)];
    return finding(
      "door/cascade",
      [`The foreign key ${one.name} of the table ${from}`, consequence[one.onDelete](from, to)],
      pathOf(watch, one.to),
      {
        expected: `no foreign key from outside to ${to}`,
        observed: `on delete ${one.onDelete.replace("-", " ")}`,
        back: [sql`alter table ${qualified(...one.from)} drop constraint ${identifier(one.name)}`],
        script: [
          sql`select conrelid::regclass, pg_get_constraintdef(oid) from pg_catalog.pg_constraint where conname = ${literal(one.name)}`,
        ],
      },
    );
  });
}

const consequence: Readonly<Record<ForeignKeyRow["onDelete"], (from: string, to: string) => string>> = {
  "no-action": (from, to) => `keeps rows of ${to} from being deleted while ${from} names them, and tells which exist`,
  restrict: (from, to) => `keeps rows of ${to} from being deleted while ${from} names them, and tells which exist`,
  cascade: (from, to) => `deletes rows of ${from} with those of ${to}, and tells which exist`,
  "set-null": (from, to) => `empties a column of ${from} when a row of ${to} is deleted, and tells which exist`,
  "set-default": (from, to) => `changes rows of ${from} when a row of ${to} is deleted, and tells which exist`,
};

/** Returns the findings about foreign tables. */
export function foreignTableFindings(watch: Watch): readonly Finding[] {
  return watch.surroundings.foreignTable.flatMap((one): readonly Finding[] => {
    const goal = goalOf(watch, one);
    const inside = isProjectSchema(one.table[0], watch.settings);
    if (goal === null && !inside) return [];
    const leads =
      goal === null ? "is none of the contract's" : `leads to a table named ${tableWords(goal, watch.settings)}`;
    const problem = `${leads} over the server ${one.server} and may be used by ${people(one.readers)}`;
    const code: FindingCode = inside || one.readers.length > 0 ? "door/foreign-table" : "door/inert";
    return [
      finding(
        code,
        [`The foreign table ${one.table.join(".")}`, problem],
        goal === null ? "platform" : pathOf(watch, goal),
        {
          expected: "no foreign table that leads to the contract's",
          observed: problem,
          back: [sql`drop foreign table ${qualified(...one.table)}`],
          script: [sql`select ftrelid::regclass, ftoptions from pg_catalog.pg_foreign_table`],
        },
      ),
    ];
  });
}

/** The project's table that the options name, schema and name or the name alone. */
function goalOf(watch: Watch, { options }: ForeignTableRow): TableName | null {
  const option = (name: string): string | undefined =>
    options.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
  const table = option("table_name") ?? option("table");
  const schema = option("schema_name") ?? option("schema");
  const found = watch.tables.find(({ name }) => name[1] === table && (schema === undefined || schema === name[0]));
  return found?.name ?? null;
}

/** Returns what installed extensions make of the tables; they ask rights and policies like everybody. */
export function extensionFindings(watch: Watch): readonly Finding[] {
  return watch.surroundings.extension
    .filter((one) => one.callers.length > 0 || one.name === "pg_graphql")
    .map((one) => {
      const problem =
        one.name === "pg_graphql"
          ? "offers the tables over GraphQL as well"
          : `can be called by ${people(one.callers)} and opens connections, files or languages past SQL`;
      return finding("door/noticed", [`The extension ${one.name}`, problem], "platform", {
        expected: "rights and policies hold for it too",
        observed: problem,
      });
    });
}
