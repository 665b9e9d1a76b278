/** Filling a database with edge rows: each in the sharpest form that it takes and that the next contract can keep. */

import type { EdgeRow, EdgeRows } from "../../attack/edge-rows.ts";
import type { Row } from "../../attack/evaluate.ts";
import type { Entity } from "../../ir/entity.ts";
import { code, lines } from "../../sql/code.ts";
import { dollarQuoted, empty, identifier, identifiers, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Database } from "../database.ts";

export interface Seeding {
  readonly rows: EdgeRows;
  readonly entities: ReadonlyMap<string, Entity>;
  /** See `CommonGround`. */
  readonly fits: ReadonlyMap<string, Sql>;
  readonly schema: string;
}

/**
 * Inserts the rows as the session's own role; what Postgres or `fits` refuses in one form is tried in the next, and
 * left out when none is taken. Rows of before that do not fit go. Throws DatabaseError when an account is refused.
 */
export async function seedRows(database: Database, seeding: Seeding): Promise<void> {
  const { accounts, rows } = seeding.rows;
  if (accounts.length > 0)
    await database.execute(
      sql`insert into auth.users (id) values ${join(
        accounts.map((id) => sql`(${literal(id)})`),
        sql`, `,
      )} on conflict do nothing`,
    );
  for (const [name, fits] of seeding.fits) {
    const entity = seeding.entities.get(name);
    if (entity !== undefined) await removeUnfit(database, seeding.schema, entity, fits);
  }
  const pieces = rows.map((row) => attempt(seeding, row));
  // In one message: a thousand tables would be thousands of turns otherwise.
  for (let at = 0; at < pieces.length; at += 200) {
    const body = sql`begin\n${lines(pieces.slice(at, at + 200))}\nend;`;
    await database.execute(sql`do ${dollarQuoted(body)}`);
  }
}

function attempt(seeding: Seeding, { entity: name, forms }: EdgeRow): Sql {
  const entity = seeding.entities.get(name);
  const [first, ...rest] = forms;
  if (entity === undefined || first === undefined) return empty;
  return code`
    begin
      ${insertion(seeding, entity, first)}
    exception when others then
      ${rest.length === 0 ? sql`null;` : attempt(seeding, { entity: name, forms: rest })}
    end;`;
}

function insertion(seeding: Seeding, entity: Entity, row: Row): Sql {
  const table = qualified(seeding.schema, entity.name);
  const columns = Object.keys(row);
  const values = columns.map((one) => valueSql(row[one]));
  const fits = seeding.fits.get(entity.name);
  const key = join(
    entity.primaryKey.columns.map((one) => sql`candidate.${identifier(one)} = ${valueSql(row[one])}`),
    sql` and `,
  );
  return lines([
    sql`insert into ${table} (${identifiers(columns)}) overriding system value values (${join(values, sql`, `)});`,
    fits === undefined
      ? empty
      : sql`if not coalesce((select ${fits} from ${table} as candidate where ${key}), false) then raise exception 'unfit'; end if;`,
  ]);
}

function valueSql(value: string | null | undefined): Sql {
  return value === null || value === undefined ? sql`null` : literal(value);
}

/** One by one, because a conversion that fails for one row says nothing about the others. */
async function removeUnfit(database: Database, schema: string, entity: Entity, fits: Sql): Promise<void> {
  const table = qualified(schema, entity.name);
  const key = join(
    entity.primaryKey.columns.map((one) => sql`candidate.${identifier(one)} = unfit.${identifier(one)}`),
    sql` and `,
  );
  const body = code`
    declare
      unfit record;
      fitting boolean;
    begin
      for unfit in select ${identifiers(entity.primaryKey.columns)} from ${table} loop
        begin
          select ${fits} into fitting from ${table} as candidate where ${key};
        exception when others then
          fitting := false;
        end;
        begin
          if not coalesce(fitting, false) then
            delete from ${table} as candidate where ${key};
          end if;
        exception when others then
          null;
        end;
      end loop;
    end;`;
  await database.execute(sql`do ${dollarQuoted(body)}`);
}
