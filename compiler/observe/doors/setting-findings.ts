/** Settings of roles, of the database and of the server that change what rules mean. */

import { clientRoles, serviceRole } from "../../ir/object-names.ts";
import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { isProjectSchema, finding } from "./finding.ts";
import type { Finding, Watch } from "./finding.ts";
import { authenticator } from "./platform.ts";
import type { SettingRow } from "./surroundings.ts";

const sessionRoles: ReadonlySet<string> = new Set([...clientRoles, serviceRole, authenticator]);

/** Returns the findings about settings that a session of the API, or of the project's owner, begins with. */
export function settingFindings(watch: Watch): readonly Finding[] {
  const { setting, login } = watch.surroundings;
  const [here] = login;
  const server = Object.entries(here?.settings ?? {}).map(([name, value]): SettingRow => ({
    role: null,
    ofDatabase: false,
    name,
    value,
  }));
  const owners = new Set([here?.projectOwner, here?.databaseOwner, here?.name]);
  const said = new Set(setting.map((one) => one.name));
  return [
    ...setting.filter(
      ({ role, name }) =>
        role === null || sessionRoles.has(role) || (owners.has(role) && name === "session_replication_role"),
    ),
    // What the session shows comes from one of those above, or from the server itself.
    ...server.filter((one) => !said.has(one.name) && one.name !== "search_path"),
  ].flatMap((one) => ofSetting(watch, one));
}

/** A setting is taken back where it was made: for a role, for the database, or for a role in it. */
function reset(watch: Watch, { role, ofDatabase, name }: SettingRow): Sql {
  const setting = name.split(".").map(identifier).join(".") as Sql;
  const database = identifier(watch.surroundings.login[0]?.database ?? "postgres");
  if (role === null) return sql`alter database ${database} reset ${setting}`;
  return sql`alter role ${identifier(role)}${ofDatabase ? sql` in database ${database}` : sql``} reset ${setting}`;
}

function ofSetting(watch: Watch, one: SettingRow): readonly Finding[] {
  const whose = one.role !== null ? `the role ${one.role}` : one.ofDatabase ? "the database" : "the server";
  const at = (code: "door/setting" | "door/setting-noted", problem: string): readonly Finding[] => [
    finding(code, [`The setting ${one.name} of ${whose}`, `is ${one.value}: ${problem}`], "platform", {
      expected: `${one.name} as the platform has it`,
      observed: `${one.name} = ${one.value}`,
      ...(one.role === null && !one.ofDatabase ? {} : { back: [reset(watch, one)] }),
    }),
  ];
  const isOff = /^(off|false|no|0)$/i.test(one.value);
  const isOn = /^(on|true|yes|1)$/i.test(one.value);
  if (one.name.startsWith("request.jwt."))
    return at("door/setting", "whoever connects is taken for the person it names");
  switch (one.name) {
    case "session_replication_role":
      return one.value === "origin" ? [] : at("door/setting", "guards, audit and foreign keys do not fire");
    case "role":
      return one.value === "none" ? [] : at("door/setting", "sessions begin as another role");
    case "row_security":
      return isOff ? at("door/setting", "every statement that a policy would narrow is refused") : [];
    case "default_transaction_read_only":
      return isOn ? at("door/setting", "nobody can write") : [];
    case "transform_null_equals":
      return isOn ? at("door/setting", "comparisons with NULL mean something else") : [];
    case "plpgsql.variable_conflict":
      return one.value === "error" ? [] : at("door/setting", "names in functions may mean something else");
    case "check_function_bodies":
      return isOff ? at("door/setting-noted", "functions are created without looking at them") : [];
    case "pgrst.db_pre_request":
      return at("door/setting-noted", "this function runs before every request and may change who is asking");
    case "pgrst.db_anon_role":
      return one.value === "anon" ? [] : at("door/setting", "whoever is not signed in gets the rights of this role");
    case "pgrst.db_schemas":
      return exposes(watch, one.value) ? at("door/setting", "a schema that is not to be exposed is exposed") : [];
    case "search_path":
      return searchPath(watch, one.value)
        ? at("door/setting-noted", "bare names in people's own statements are looked up there")
        : at("door/setting", "bare names, in the platform's own functions too, may mean something else");
    default:
      return [];
  }
}

function namesIn(list: string): readonly string[] {
  return (list.match(/"(?:[^"]|"")*"|[^\s,]+/g) ?? []).map((one) =>
    one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one.toLowerCase(),
  );
}

function exposes({ settings }: Watch, list: string): boolean {
  return namesIn(list).some(
    (name) => name === settings.privateSchema || name === settings.auditSchema || name === "auth",
  );
}

/** Whether only schemas of the platform and the exposed one are named, pg_catalog first if at all. */
function searchPath({ settings }: Watch, list: string): boolean {
  const usual = new Set([
    "",
    "$user",
    "public",
    "extensions",
    "auth",
    "storage",
    "graphql_public",
    "graphql",
    settings.publicSchema,
  ]);
  const names = namesIn(list);
  return names.every((name, at) =>
    name === "pg_catalog"
      ? at === 0
      : usual.has(name) && (!isProjectSchema(name, settings) || name === settings.publicSchema),
  );
}
