/** Damage to triggers: gone, switched off, firing on something else or for one column alone. */

import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { conditionParts } from "./conditions.ts";
import type { EmittedTrigger } from "./emitted.ts";
import type { Damage } from "./mutant.ts";
import { oneLine } from "./policy-damages.ts";
import { spliced } from "./scan.ts";

/** Returns the damage to a trigger. `columns` are those of its table, in order. */
export function triggerDamages(trigger: EmittedTrigger, columns: readonly Sql[]): readonly Damage[] {
  const { name, table } = trigger;
  const drop = sql`drop trigger ${name} on ${table}`;
  const anew = (operator: string, detail: string, description: string, from: string, to: string): readonly Damage[] => {
    const text = trigger.text.replace(from, to);
    return text === trigger.text
      ? []
      : [{ operator, detail, description, sql: [drop, text as Sql, ...(trigger.always ? [always(trigger)] : [])] }];
  };
  const timing = trigger.event.replace(/ .*$/, "");
  const events = trigger.event.replace(/^\w+ /, "");
  const single = events.split(" or ");
  const each = /for each row/.test(trigger.text) ? "row" : "statement";
  return [
    { operator: "drop trigger", detail: "", description: "the trigger is gone", sql: [drop] },
    {
      operator: "disable trigger",
      detail: "",
      description: "the trigger is switched off",
      sql: [sql`alter table ${table} disable trigger ${name}`],
    },
    ...(trigger.always
      ? [
          {
            operator: "enable for origin only",
            detail: "",
            description: "the trigger rests while a session replicates",
            sql: [sql`alter table ${table} enable trigger ${name}`],
          },
        ]
      : []),
    ...(single.length > 1
      ? single.flatMap((event) =>
          anew(
            "drop an event",
            event,
            `it no longer fires on ${event}`,
            trigger.event,
            `${timing} ${single.filter((one) => one !== event).join(" or ")}`,
          ),
        )
      : []),
    ...(events === "update" && each === "row"
      ? columns.flatMap((column) =>
          anew(
            "fire for one column",
            column,
            `it fires only when ${column} is named`,
            trigger.event,
            `${trigger.event} of ${column}`,
          ),
        )
      : []),
    ...onWhen(trigger, drop),
  ];
}

function always(trigger: EmittedTrigger): Sql {
  return sql`alter table ${trigger.table} enable always trigger ${trigger.name}`;
}

/** Which changes it is queued for, part by part. */
function onWhen(trigger: EmittedTrigger, drop: Sql): readonly Damage[] {
  const clause = /\n {2}when \(\n([\s\S]*)\n {2}\)\n/.exec(trigger.text);
  const [, condition = ""] = clause ?? [];
  if (clause === null) return [];
  const start = clause.index + clause[0].indexOf(condition);
  const put = (operator: string, detail: string, description: string, becomes: string): Damage => ({
    operator,
    detail,
    description,
    sql: [drop, spliced(trigger.text, { start, end: start + condition.length }, becomes) as Sql],
  });
  return [
    put("close trigger condition", "", "it is never queued", "false"),
    put("open trigger condition", "", "it is always queued", "true"),
    ...conditionParts(condition, true).map((part) => {
      const text = oneLine(condition.slice(part.start, part.end));
      return put("drop trigger conjunct", text, `it no longer asks for ${text}`, spliced(condition, part, "true"));
    }),
  ];
}
