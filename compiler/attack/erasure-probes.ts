/** Attacks on erasure in the project-wide log, by its owner: what it may empty, and what must be left behind. */

import { projectLog as log } from "../ir/object-names.ts";
import { identifier, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { owner } from "./cast.ts";
import { denied, permitted, refusedBy } from "./probe.ts";
import type { AttackSettings } from "./probe.ts";
import { entry, inserted, logProbe } from "./project-log-probes.ts";
import type { Draft } from "./target.ts";

/** Somebody's account, in a token that the owner's session carries. */
const asking = "00000000-0000-4000-8000-00000000fffd";

/** Returns the attacks on erasure: it empties what is remembered of one row, says so, and touches nothing else. */
export function erasureProbes(settings: AttackSettings): readonly Draft[] {
  const table = qualified(settings.auditSchema, log.table);
  const erase = (reason: string): Sql =>
    sql`select ${qualified(settings.auditSchema, log.eraseFunction)}('attacked', 'one', ${literal(reason)}) as erased`;
  const told = { old_value: '{"a": 1}', new_value: '{"a": 2}' };
  const oneRow = [
    inserted(table, { ...entry, ...told }),
    inserted(table, { ...entry, new_value: told.new_value }),
    inserted(table, { ...entry, old_value: told.old_value }),
    inserted(table, { ...entry, action: "already empty" }),
    inserted(table, { ...entry, ...told, row_id: "two" }),
    inserted(table, { ...entry, ...told, entity: "other" }),
    inserted(table, { ...entry, ...told, module: "other" }),
  ];
  const about = sql`from ${table} where entity in ('attacked', 'other') and database_role is not null`;
  const erasedAction = literal(log.erasedAction);
  const seen = sql`string_agg(concat_ws('/', module, entity, row_id, action, old_value, new_value), ', ' order by id) as seen`;
  const holds = sql`count(*) filter (where entity = 'attacked' and row_id = 'one' and action <> ${erasedAction} and (old_value is not null or new_value is not null)) = 0 and count(*) filter (where (row_id = 'two' or entity = 'other') and old_value is not null and new_value is not null) = 2 and count(*) filter (where action = ${erasedAction} and entity = 'attacked' and row_id = 'one') = 2 and count(*) filter (where action = ${erasedAction} and module = 'contractc' and new_value = jsonb_build_object('reason', 'asked to', 'entries', 3) and old_value is null and created_at = now() and actor_user_id is null) = 1`;
  const forged = { ...entry, ...told };
  const update = (set: Sql, setup: readonly Sql[], what: string, title: string): Draft =>
    logProbe(
      `erasure/${what}`,
      title,
      sql`update ${table} set ${set} where entity = 'attacked' and row_id = 'one' and action = 'attacked'`,
      denied("guard"),
      setup,
    );
  const recorded = inserted(table, { ...entry, action: log.erasedAction });
  const elsewhere = (change: Readonly<Record<string, string>>): Sql =>
    inserted(table, { ...entry, action: log.erasedAction, ...change });
  const empty = sql`old_value = null, new_value = null`;
  return [
    logProbe(
      "erasure/whole",
      "an erasure empties every entry about one row, records why, and touches no other",
      erase("asked to"),
      permitted(1),
      oneRow,
      { kind: "holds", query: sql`select ${holds} as holds, ${seen} ${about}` },
    ),
    logProbe(
      "erasure/counts",
      "an erasure says how many entries it emptied",
      sql`select 1 from ${qualified(settings.auditSchema, log.eraseFunction)}('attacked', 'one', 'asked to') as erased where erased = 4`,
      permitted(1),
      oneRow,
    ),
    {
      ...logProbe(
        "erasure/by whom",
        "an erasure says whose token asked for it",
        erase("asked to"),
        permitted(1),
        [inserted(table, forged)],
        {
          kind: "holds",
          query: sql`select bool_and(actor_user_id = ${literal(asking)}) as holds, ${seen} from ${table} where action = ${erasedAction} and entity = 'attacked'`,
        },
      ),
      actor: { ...owner, name: "owner with a token", claims: JSON.stringify({ sub: asking }) },
    },
    ...["", " "].map((reason) =>
      logProbe(
        `erasure/reason ${reason === "" ? "empty" : "blank"}`,
        "an erasure without a reason is refused",
        erase(reason),
        refusedBy("22023", null),
        [inserted(table, forged)],
      ),
    ),
    logProbe(
      "erasure/twice",
      "an erasure that finds nothing records nothing",
      erase("asked again"),
      permitted(1),
      [inserted(table, forged), erase("asked to")],
      {
        kind: "holds",
        query: sql`select count(*) = 1 as holds, ${seen} from ${table} where action = ${erasedAction} and entity = 'attacked'`,
      },
    ),
    update(
      empty,
      [inserted(table, forged)],
      "unrecorded",
      "an entry cannot be emptied without a record of the erasure",
    ),
    ...(
      [
        ["another module", { module: "other" }],
        ["another entity", { entity: "other" }],
        ["another row", { row_id: "two" }],
        ["another transaction", { transaction_id: "1" }],
        ["another action", { action: "attacked too" }],
      ] as const
    ).map(([what, change]) =>
      update(
        empty,
        [inserted(table, forged), elsewhere(change)],
        `recorded for ${what}`,
        `an entry cannot be emptied because of a record about ${what}`,
      ),
    ),
    ...(
      [
        [sql`old_value = null`, "the old value alone"],
        [sql`new_value = null`, "the new value alone"],
        [sql`old_value = null, new_value = null, action = 'forged'`, "the action too"],
        [sql`old_value = null, new_value = null, actor_user_id = gen_random_uuid()`, "the actor too"],
        [sql`old_value = new_value, new_value = old_value`, "both values, exchanged"],
      ] as const
    ).map(([set, what]) =>
      update(set, [inserted(table, forged), recorded], `changing ${what}`, `an erasure cannot change ${what}`),
    ),
    update(
      empty,
      [inserted(table, entry), recorded],
      "of nothing",
      "not even an erasure may write an entry again that is empty",
    ),
    logProbe(
      "erasure/of the record",
      "the record of an erasure cannot be emptied",
      sql`update ${table} set new_value = null where action = ${erasedAction} and entity = 'attacked'`,
      denied("guard"),
      [inserted(table, forged), erase("asked to")],
    ),
    logProbe(
      "erasure/deletion",
      "not even an erasure lets an entry be deleted",
      sql`delete from ${table} where ${identifier("entity")} = 'attacked' and action = 'attacked'`,
      denied("guard"),
      [inserted(table, entry), recorded],
    ),
  ];
}
