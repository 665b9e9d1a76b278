/** The platform file: what the modules of a project share. The same text from every module. */

import { projectLog, updatedAtFunction } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, empty, identifier, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { EmitSettings } from "../emitter.ts";
import { definitionsSql } from "../sql/definition.ts";
import type { Definition } from "../sql/definition.ts";
import { section } from "../sql/layout.ts";
import { everybody } from "../sql/routine.ts";
import { projectLogSections } from "./project-log.ts";

/** Returns the sections of the platform file. */
export function platformSections(settings: EmitSettings): readonly Sql[] {
  return [
    section("Schemas", [publicSchema(settings), privateSchema(settings), auditSchema(settings)]),
    section("Shared trigger functions", [definitionsSql(updatedAt(settings))]),
    ...projectLogSections(settings),
    section("Grants", [
      lines([
        comment("Client roles read it as far as the modules say; their files grant that."),
        sql`grant select on table ${qualified(settings.auditSchema, projectLog.table)} to service_role;`,
      ]),
    ]),
  ];
}

/** Supabase has the schema public; any other is the project's own. */
function publicSchema(settings: EmitSettings): Sql {
  if (settings.publicSchema === "public") return empty;
  const schema = identifier(settings.publicSchema);
  return lines([
    comment("Entities, exposed through the API."),
    ...closedSchema(schema, "Entities of the data contracts."),
    sql`grant usage on schema ${schema} to anon, authenticated, service_role;`,
  ]);
}

function privateSchema(settings: EmitSettings): Sql {
  const schema = identifier(settings.privateSchema);
  return lines([
    comment(
      "Helpers and trigger functions, not exposed through the API. Usage, because guards run as the caller and look",
    ),
    comment("helpers up by name; what may be executed is granted function by function."),
    ...closedSchema(schema, "Helpers and guards of the data contracts, not exposed through the API."),
    sql`grant usage on schema ${schema} to authenticated;`,
  ]);
}

function auditSchema(settings: EmitSettings): Sql {
  const schema = identifier(settings.auditSchema);
  return lines([
    comment("The project-wide log."),
    ...closedSchema(schema, "What changed, for all data contracts."),
    sql`grant usage on schema ${schema} to authenticated, service_role;`,
  ]);
}

function closedSchema(schema: Sql, description: string): readonly Sql[] {
  return [
    sql`create schema ${schema};`,
    sql`revoke all on schema ${schema} from ${everybody};`,
    sql`comment on schema ${schema} is ${literal(description)};`,
  ];
}

function updatedAt(settings: EmitSettings): readonly Definition[] {
  return [
    {
      kind: "routine",
      why: comment("Maintains the column updated_at."),
      routine: {
        name: qualified(settings.privateSchema, updatedAtFunction),
        returns: sql`trigger`,
        language: "plpgsql",
        volatility: "volatile",
        security: "invoker",
        body: code`
        begin
          new.updated_at := now();
          return new;
        end;`,
        executable: false,
        comment: "Sets updated_at to the time of the transaction.",
      },
    },
  ];
}
