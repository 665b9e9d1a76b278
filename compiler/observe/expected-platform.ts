/** What a project expects beside its entities: schemas, shared functions, helpers. */

import { asksForSuspension } from "../ir/enforcement.ts";
import { columnOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { ColumnType } from "../ir/type.ts";
import * as names from "../ir/object-names.ts";
import type { OwnPredicate, Predicate } from "../ir/predicate.ts";
import { privilege } from "./expected-access.ts";
import { expectedFunction, sharedPath } from "./expected-routines.ts";
import type { Fact } from "./facts.ts";

/** Returns the project's own schemas and who may look names up in them. */
export function expectedSchemas(publicSchema: string, privateSchema: string, auditSchema: string): readonly Fact[] {
  // Schema public and the rights on it are the platform's; any other that a project exposes is the project's own.
  const isPlatforms = publicSchema === "public";
  const own = isPlatforms ? [privateSchema, auditSchema] : [publicSchema, privateSchema, auditSchema];
  const usage = (schema: string, roles: readonly string[]): readonly Fact[] =>
    roles.map((role) => privilege("usage", role, "schema", [schema], sharedPath));
  return [
    ...(isPlatforms ? [{ kind: "schema", object: [publicSchema], properties: {}, path: sharedPath } as const] : []),
    ...own.map((name): Fact => ({
      kind: "schema",
      object: [name],
      properties: { owner: "project" },
      path: sharedPath,
    })),
    ...(isPlatforms ? [] : usage(publicSchema, ["anon", "authenticated", names.serviceRole])),
    ...usage(privateSchema, ["authenticated"]),
    ...usage(auditSchema, ["authenticated", names.serviceRole]),
  ];
}

/** Returns the functions that policies and guards call, as far as any cell needs them. */
export function expectedHelpers(project: readonly ModuleIr[], privateSchema: string): readonly Fact[] {
  const helper = (name: string, returns: string, path: string): readonly Fact[] =>
    expectedFunction({
      schema: privateSchema,
      name,
      returns,
      volatility: "stable",
      security: "definer",
      executableBy: ["authenticated"],
      path,
    });
  const identity = project.map((ir) => ir.identity).find((found) => found !== null) ?? null;
  const cells = project.flatMap((ir) =>
    ir.access.filter(({ actor }) => actor.kind === "role" || actor.kind === "signed-in"),
  );
  const owns = cells.flatMap((cell) => cell.grants.flatMap((grant) => ownPredicates(grant.rows)));
  const parents = new Map(
    owns.flatMap((own) => (own.holds === "parent" ? [[own.parent, own.parentKey] as const] : [])),
  );
  return [
    ...expectedFunction({
      schema: privateSchema,
      name: names.updatedAtFunction,
      returns: "trigger",
      language: "plpgsql",
      volatility: "volatile",
      security: "invoker",
      executableBy: [],
      path: sharedPath,
    }),
    ...(identity === null ? [] : helper(names.appRoleFunction, "text", `entities/${identity.entity}/${identity.role}`)),
    ...(identity !== null && project.some(asksForSuspension)
      ? helper(names.appSuspendedFunction, "boolean", `entities/${identity.entity}/${identity.role}`)
      : []),
    ...(identity !== null && owns.some(holdsIdentity)
      ? helper(
          names.appIdentityKeyFunction,
          returned(project, identity.entity, identity.key),
          `entities/${identity.entity}/${identity.key}`,
        )
      : []),
    ...[...parents].flatMap(([parent, key]) =>
      helper(names.ownKeysFunction(parent), `SETOF ${returned(project, parent, key)}`, `entities/${parent}`),
    ),
  ];
}

function ownPredicates(predicate: Predicate): readonly OwnPredicate[] {
  if (predicate.kind === "own")
    return predicate.holds === "parent" ? [predicate, ...ownPredicates(predicate.parentOwn)] : [predicate];
  if (predicate.kind === "and" || predicate.kind === "or") return predicate.of.flatMap(ownPredicates);
  return predicate.kind === "not" ? ownPredicates(predicate.of) : [];
}

function holdsIdentity(own: OwnPredicate): boolean {
  return own.holds === "identity";
}

function returned(project: readonly ModuleIr[], entity: string, column: string): string {
  const found = project.flatMap((ir) => ir.entities).find((one) => one.name === entity);
  if (found === undefined) throw new Error(`the project has no entity ${entity}`);
  return typeInRoutine(columnOf(found, column).type);
}

/** Returns a type as a function's signature shows it: without modifiers, spelled as Postgres spells it. */
export function typeInRoutine(type: ColumnType): string {
  return spelledOut[type.name] ?? type.name;
}

const spelledOut: Readonly<Record<string, string>> = {
  timestamptz: "timestamp with time zone",
  timestamp: "timestamp without time zone",
  timetz: "time with time zone",
  time: "time without time zone",
  varchar: "character varying",
  bpchar: "character",
  char: "character",
  varbit: "bit varying",
};
