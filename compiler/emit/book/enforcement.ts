/** The emitted SQL that enforces the matrix of an entity: its policies, guards and grants, as they stand in the migrations. */

import { guardName, ownerName, recheckName } from "../../ir/object-names.ts";
import { qualified } from "../../sql/sql.ts";
import type { EmitInput } from "../emitter.ts";

/** Returns those of a module's statements that decide who may do what with `entity`, separated by empty lines. */
export function enforcementOf(statements: readonly string[], entity: string, input: EmitInput): string {
  const { publicSchema, privateSchema } = input.settings;
  const table = qualified(publicSchema, entity);
  const names = [
    guardName(entity),
    ...(["insert", "update", "delete"] as const).map((operation) => recheckName(entity, operation)),
    ownerName(entity),
  ];
  const functions = names.map((name) => qualified(privateSchema, name));
  const concerns = (statement: string): boolean => {
    const line = statement.replaceAll(/\s+/g, " ");
    if (line.startsWith("create policy ")) return new RegExp(` on ${escape(table)} `).test(line);
    if (line.startsWith("grant ")) return new RegExp(` on (?:table )?${escape(table)} to `).test(line);
    return (
      /^create (?:or replace )?function /.test(line) && functions.some((name) => line.includes(`function ${name}(`))
    );
  };
  return statements.filter(concerns).join("\n\n");
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
