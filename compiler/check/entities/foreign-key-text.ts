/** The text of a foreign key: `auth.users(id) ON DELETE CASCADE`. */

import type { ReferentialAction } from "../../ir/entity.ts";
import { splitNames } from "./name-list.ts";

export interface ForeignKeyText {
  readonly schema: string | null;
  readonly table: string;
  readonly columns: readonly string[] | null;
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  "no action": "no-action",
  restrict: "restrict",
  cascade: "cascade",
  "set null": "set-null",
  "set default": "set-default",
};

/** Returns what a foreign key refers to and does, or null when the text is not one. */
export function readForeignKeyText(text: string): ForeignKeyText | null {
  const match =
    /^(?:(\w+)\.)?(\w+)\s*(?:\(([^()]*)\))?((?:\s+on\s+(?:delete|update)\s+(?:no action|restrict|cascade|set null|set default))*)$/i.exec(
      text,
    );
  if (match === null) return null;
  const [, schema, table = "", list, tail = ""] = match;
  const columns = list === undefined ? null : splitNames(list);
  if (list !== undefined && columns === null) return null;
  const found = new Map<string, ReferentialAction>();
  for (const [, event = "", action = ""] of tail.matchAll(
    /on\s+(delete|update)\s+(no action|restrict|cascade|set null|set default)/gi,
  )) {
    if (found.has(event.toLowerCase())) return null;
    found.set(event.toLowerCase(), actions[action.toLowerCase().replaceAll(/\s+/g, " ")] ?? "no-action");
  }
  return {
    schema: schema ?? null,
    table,
    columns,
    onDelete: found.get("delete") ?? "no-action",
    onUpdate: found.get("update") ?? "no-action",
  };
}
