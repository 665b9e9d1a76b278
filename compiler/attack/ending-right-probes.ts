/** Attacks in which a right ends while the statement runs, as it does when it waits for a lock: what was granted is no longer. */

import type { Operation } from "../ir/access.ts";
import { identifier, identifiers, join, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { statesOf } from "./cast.ts";
import { changedValue } from "./change.ts";
import { draft } from "./draft.ts";
import type { Row } from "./evaluate.ts";
import { expectDelete, expectInsert, expectUpdate } from "./expect.ts";
import { chosenColumns, filledOwners } from "./inserted-row.ts";
import { decide, moduleOf } from "./oracle.ts";
import type { Person } from "./oracle.ts";
import { denied, permitted } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { freshRow } from "./row-builder.ts";
import { assignments, keyIs, ownerInsert, privileges, valueSql } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** What the actor becomes while his statement runs. */
interface Turn {
  readonly name: string;
  readonly person: Person;
  readonly column: string;
  readonly value: string;
}

/**
 * Returns the attacks of one player: each kind of change that he may make, while he is suspended or given each other
 * role. Policies and guards see the state before the statement; what is done must be judged by the state after it
 * (semantics.md 5).
 */
export function endingRightProbes(target: Target, player: Player): readonly Draft[] {
  if (player.part === "extra" || player.person.actor.kind !== "role" || player.person.userId === null) return [];
  return turnsOf(target, player).flatMap((turn) => [
    ...updates(target, player, turn),
    ...insertion(target, player, turn),
    ...deletion(target, player, turn),
  ]);
}

function turnsOf(target: Target, player: Player): readonly Turn[] {
  const { identity, project, module } = target.world;
  const { person } = player;
  if (identity === null || person.actor.kind !== "role") return [];
  const own = person.actor.role;
  const home = moduleOf(project, identity.entity);
  const entity = home.entities.find((one) => one.name === identity.entity);
  const { active } = identity;
  const denying =
    active === null || entity === undefined
      ? []
      : statesOf(home, entity, active.column).filter((one) => !active.values.includes(one));
  const suspended: Person = { ...person, actor: { kind: "signed-in" }, identityKey: null, suspended: true };
  return [
    ...(active === null
      ? []
      : denying.slice(0, 1).map((value) => ({ name: value, person: suspended, column: active.column, value }))),
    ...module.roles
      .filter((one) => one.name !== own)
      .map(({ name }) => ({
        name,
        person: { ...person, actor: { kind: "role" as const, role: name } },
        column: identity.role,
        value: name,
      })),
  ];
}

const ending = sql`pg_temp.contractc_end_right`;

/** The function that the statement calls on its way: the owner ends the right in it. */
function setup(target: Target, player: Player, turn: Turn): readonly Sql[] {
  const { identity } = target.world;
  if (identity === null) return [];
  const table = qualified(target.settings.publicSchema, identity.entity);
  return [
    sql`create function ${ending}() returns boolean language plpgsql volatile security definer as $$
begin
  update ${table} set ${identifier(turn.column)} = ${literal(turn.value)} where ${identifier(identity.user)} = ${valueSql(player.person.userId)};
  return true;
end
$$`,
    sql`grant execute on function ${ending}() to authenticated`,
  ];
}

/** One draft, when the change is permitted to who he was. */
function turning(
  target: Target,
  player: Player,
  turn: Turn,
  operation: Operation,
  detail: string,
  statement: Sql,
  before: Expectation | null,
  after: Parameters<typeof decide>[1],
): readonly Draft[] {
  if (before?.kind !== "rows") return [];
  const verdict = decide(target.world.around, after);
  if (!verdict.allowed && verdict.because === "undecided") return [];
  return draft(target, {
    player,
    operation,
    shape: "ending-right",
    detail: `${turn.name}/${detail}`,
    attempt: `${operation} a row of ${target.entity.name} while becoming ${turn.name}${detail === "" ? "" : ` (${detail})`}`,
    statement,
    expect: verdict.allowed ? permitted(1) : denied("guard"),
    setup: setup(target, player, turn),
    ownerRows: null,
  });
}

/** His own row of the identity entity is changed by the turn itself. */
function isHis(target: Target, player: Player, row: Row): boolean {
  const { identity } = target.world;
  return identity?.entity === target.entity.name && row[identity.user] === player.person.userId;
}

function updates(target: Target, player: Player, turn: Turn): readonly Draft[] {
  const { entity, table, rows } = target;
  const rights = privileges(target, player).update;
  const reads = entity.primaryKey.columns;
  const seen = new Set<string>();
  return rows.flatMap((row, at) =>
    entity.columns.flatMap((column) => {
      const value = changedValue(target, row, column);
      if (value === undefined || !rights.has(column.name) || isHis(target, player, row)) return [];
      const changes = { [column.name]: value };
      const before = expectUpdate(target, player, row, changes, { reads, merge: false });
      const after = {
        person: turn.person,
        operation: "update" as const,
        entity: entity.name,
        row,
        next: { ...row, ...changes },
        columns: [column.name],
      };
      const verdict = decide(target.world.around, after);
      // One row for each way in which the contract decides.
      const kind = `${column.name} ${verdict.allowed ? "allowed" : verdict.because}`;
      if (before?.kind !== "rows" || seen.has(kind)) return [];
      seen.add(kind);
      const statement = sql`update ${table} set ${assignments(changes)} where ${keyIs(target, row)} and ${ending}()`;
      return turning(target, player, turn, "update", `${column.name} of row ${at + 1}`, statement, before, after);
    }),
  );
}

function insertion(target: Target, player: Player, turn: Turn): readonly Draft[] {
  const { entity, table, world } = target;
  const rights = privileges(target, player).insert;
  const listed = entity.columns
    .filter((one) => rights.has(one.name) && one.generated === null && one.identity === null)
    .map((one) => one.name);
  const mine = [{}, ...ownWanted(target, player)];
  const found = mine
    .map((wanted) => freshRow(world.stock, entity.name, wanted))
    .find((row) => row !== null && expectInsert(target, player, row, listed, [])?.kind === "rows");
  // Where the system fills in the owner, it asks once more who that is, and then there is no telling which layer refuses.
  if (found === undefined || found === null || Object.keys(filledOwners(target, player)).length > 0) return [];
  const values = join(
    listed.map((one) => valueSql(found[one])),
    sql`, `,
  );
  const statement = sql`insert into ${table} (${identifiers(listed)}) select ${values} where ${ending}()`;
  const columns = chosenColumns(target, player, found, listed);
  const after = { person: turn.person, operation: "insert" as const, entity: entity.name, row: found, columns };
  return turning(target, player, turn, "insert", "", statement, expectInsert(target, player, found, listed, []), after);
}

/** Rows that would be his, by each column that rows can belong by. */
function ownWanted(target: Target, player: Player): readonly Row[] {
  const mine = [player.person.userId, player.person.identityKey];
  return [...target.axes].flatMap(([column, values]) =>
    values.filter((value) => value !== null && mine.includes(value)).map((value) => ({ [column]: value })),
  );
}

function deletion(target: Target, player: Player, turn: Turn): readonly Draft[] {
  const { entity, table, world } = target;
  const reads = entity.primaryKey.columns;
  if (!privileges(target, player).delete) return [];
  const permits = (one: Row): boolean =>
    !isHis(target, player, one) && expectDelete(target, player, one, { reads, merge: false })?.kind === "rows";
  const known = target.rows.find((one) => permits(one) && !isReferencedRow(target, one));
  // Where every row is referred to, one that nobody refers to is made.
  const row =
    known ??
    [{}, ...ownWanted(target, player)]
      .map((one) => freshRow(world.stock, entity.name, one))
      .find((one) => one !== null && permits(one));
  if (row === undefined || row === null) return [];
  const statement = sql`delete from ${table} where ${keyIs(target, row)} and ${ending}()`;
  const after = { person: turn.person, operation: "delete" as const, entity: entity.name, row, columns: [] };
  const before = expectDelete(target, player, row, { reads, merge: false });
  const made = known === undefined ? [ownerInsert(target, row)] : [];
  return turning(target, player, turn, "delete", "", statement, before, after).map((one) => ({
    ...one,
    setup: [...made, ...one.setup],
  }));
}

/** Whether another row of the world refers to it: then keys decide too. */
function isReferencedRow(target: Target, row: Row): boolean {
  return target.world.project.some((module) =>
    module.entities.some((entity) =>
      entity.foreignKeys.some(
        (key) =>
          key.referenced.schema === "public" &&
          key.referenced.table === target.entity.name &&
          (target.world.stock.rows.get(entity.name) ?? []).some((other) =>
            key.columns.every((column, at) => other[column] === row[key.referenced.columns[at] ?? ""]),
          ),
      ),
    ),
  );
}
