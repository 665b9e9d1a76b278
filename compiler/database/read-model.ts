/** The reading points of a model: one query per player tells every row that he sees. */

import type { Player } from "../attack/cast.ts";
import type { Collected } from "../attack/model/collect.ts";
import type { Model, ReadPoints } from "../attack/model/point.ts";
import { readWitness } from "../attack/model/witness.ts";
import { cellId } from "../ir/find.ts";
import { become } from "../attack/script.ts";
import { identifier, join, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { DatabaseError } from "./database.ts";
import type { Database, StatementResult } from "./database.ts";
import type { Rights } from "./model-rights.ts";

/** Compares what every player reads with the contract; returns how many points were compared. */
export async function readModel(database: Database, model: Model, rights: Rights, found: Collected): Promise<number> {
  const censuses = await censusesOf(database, model);
  let points = 0;
  for (const [at, player] of model.players.entries()) {
    const queries = model.reads.map((reads) => queryOf(reads, rights.readable(player, reads.entity)));
    const seen = await seenBy(database, player, queries);
    for (const [which, reads] of model.reads.entries()) {
      const images = seen[which] ?? [];
      const place = cellId(reads.entity, player.person.actor, "select");
      if (images instanceof DatabaseError) {
        const observed = `${images.sqlstate} ${images.message}`;
        const [row] = reads.rows;
        if (row !== undefined)
          found.add("fault", place, () =>
            readWitness(model, reads, {
              player,
              place,
              row,
              columns: queries[which]?.columns ?? [],
              expected: "rows",
              observed,
            }),
          );
        continue;
      }
      points += compareRows(model, reads, found, {
        player,
        place,
        at,
        images,
        readable: rights.readable(player, reads.entity),
        shown: queries[which]?.columns ?? [],
        census: censuses[which] ?? [],
      });
    }
  }
  return points;
}

interface Look {
  readonly columns: readonly string[];
  readonly query: Sql | null;
}

/** Rows are recognised by their key where it may be read, else by everything that may. */
function queryOf(reads: ReadPoints, readable: ReadonlySet<string>): Look {
  if (readable.size === 0) return { columns: [], query: null };
  const columns = reads.key.every((one) => readable.has(one))
    ? reads.key
    : reads.columns.filter((one) => readable.has(one));
  const texts = join(
    columns.map((one) => sql`${identifier(one)}::text`),
    sql`, `,
  );
  return { columns, query: sql`select jsonb_build_array(${texts})::text as image from ${reads.table}` };
}

type Census = readonly Readonly<Record<string, unknown>>[];

async function censusesOf(database: Database, model: Model): Promise<readonly Census[]> {
  const results = await database.execute(model.reads.map((one) => one.census).join(";\n"));
  return results.map((one) => one.rows);
}

async function seenBy(
  database: Database,
  player: Player,
  looks: readonly Look[],
): Promise<readonly (readonly string[] | DatabaseError)[]> {
  const queries = looks.flatMap((one) => (one.query === null ? [] : [one.query]));
  if (queries.length === 0) return looks.map(() => []);
  const whole = await asPlayer(database, player, queries);
  if (!(whole instanceof DatabaseError)) {
    let next = 0;
    return looks.map((one) => (one.query === null ? [] : imagesIn(whole[next++])));
  }
  const each: (readonly string[] | DatabaseError)[] = [];
  for (const { query } of looks) {
    const result = query === null ? [] : await asPlayer(database, player, [query]);
    each.push(result instanceof DatabaseError ? result : imagesIn(result[0]));
  }
  return each;
}

/** Runs queries as the player and steps back; returns the error of the first that fails. */
async function asPlayer(
  database: Database,
  player: Player,
  queries: readonly Sql[],
): Promise<readonly StatementResult[] | DatabaseError> {
  try {
    const results = await database.execute(
      ["savepoint contractc_look", become(player.actor), ...queries, "rollback to savepoint contractc_look"].join(
        ";\n",
      ),
    );
    return results.slice(2, -1);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await database.execute("rollback to savepoint contractc_look");
    return error;
  }
}

function imagesIn(result: StatementResult | undefined): readonly string[] {
  return (result?.rows ?? []).map((row) => String(row["image"]));
}

interface Seen {
  readonly player: Player;
  readonly place: string;
  /** The player's place in the model. */
  readonly at: number;
  readonly images: readonly string[];
  readonly readable: ReadonlySet<string>;
  readonly shown: readonly string[];
  readonly census: Census;
}

function compareRows(model: Model, reads: ReadPoints, found: Collected, seen: Seen): number {
  const expected = reads.readable[seen.at] ?? [];
  const count = tally(seen.images);
  const rows = seen.census.flatMap((row) => {
    const at = row["contractc_at"];
    return typeof at === "number" ? [{ at, image: imageOf(row, seen.shown) }] : [];
  });
  let points = 0;
  // Where rows look alike to him, those he should see are taken to be among those he sees.
  const wanted = rows.filter(({ at }) => (expected[at]?.length ?? 0) > 0);
  const others = rows.filter(({ at }) => expected[at]?.length === 0);
  const foreign = tally(seen.census.flatMap((row) => (row["contractc_at"] === null ? [imageOf(row, seen.shown)] : [])));
  for (const { at, image } of wanted) {
    const row = reads.rows[at];
    const columns = expected[at] ?? [];
    if (row === undefined) continue;
    points += reads.columns.length;
    const visible = take(count, image);
    const missing = visible ? columns.filter((one) => !seen.readable.has(one)) : columns;
    const extra = visible ? [...seen.readable].filter((one) => !columns.includes(one)) : [];
    if (missing.length > 0)
      found.add("under", seen.place, () =>
        readWitness(model, reads, {
          ...seen,
          row,
          columns: missing,
          expected: "1 row",
          observed: visible ? "no privilege" : "no row",
        }),
      );
    if (extra.length > 0)
      found.add("over", seen.place, () =>
        readWitness(model, reads, { ...seen, row, columns: extra, expected: "denied", observed: "1 row" }),
      );
  }
  for (const image of foreign.keys()) for (let n = foreign.get(image) ?? 0; n > 0; n--) take(count, image);
  for (const { at, image } of others) {
    const row = reads.rows[at];
    if (row === undefined) continue;
    points += reads.columns.length;
    if (take(count, image))
      found.add("over", seen.place, () =>
        readWitness(model, reads, { ...seen, row, columns: seen.shown, expected: "no row", observed: "1 row" }),
      );
  }
  return points;
}

function imageOf(row: Readonly<Record<string, unknown>>, columns: readonly string[]): string {
  return JSON.stringify(columns.map((one) => row[one] ?? null));
}

/** Counts alike texts, spelled as Postgres spells a list in JSON or as JavaScript does. */
function tally(images: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const image of images) {
    const one = JSON.stringify(JSON.parse(image));
    counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return counts;
}

function take(counts: Map<string, number>, image: string): boolean {
  const left = counts.get(image) ?? 0;
  if (left > 0) counts.set(image, left - 1);
  return left > 0;
}
