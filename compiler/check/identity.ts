/** The identity: where a signed-in person's role is found. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Entity } from "../ir/entity.ts";
import type { Lifecycle } from "../ir/lifecycle.ts";
import type { Identity, ModuleIr, Role } from "../ir/module.ts";
import type { Span } from "../text/source.ts";
import type { EntityDraft } from "./entities/draft.ts";
import type { Notebook } from "./notebook.ts";
import { sameValues, valueListsOf } from "../ir/value-lists.ts";
import type { ValueList } from "../ir/value-lists.ts";

/**
 * Returns the identity of the project: the one entity, here or in a dependency, with a unique foreign key to
 * auth.users(id) and the role column; null when there is none (language.md, Access matrices). Errors:
 * `entity/two-identities`, `entity/role-check-differs`; warning: `entity/role-check-missing`.
 */
export function findIdentity(
  module: string,
  entities: readonly Entity[],
  drafts: readonly EntityDraft[],
  roles: readonly Role[],
  lifecycles: readonly Lifecycle[],
  dependencies: readonly ModuleIr[],
  rolesPlace: Span | null,
  notebook: Notebook,
): Identity | null {
  const lists = valueListsOf(entities);
  const names = roles.map((role) => role.name);
  const own = entities.flatMap((entity): readonly Identity[] => {
    const user = uniqueUserColumn(entity);
    const [key, ...more] = entity.primaryKey.columns;
    const role = roleColumn(entity, names, lists);
    if (user === null || role === null || key === undefined || more.length > 0) return [];
    return [{ module, entity: entity.name, key, user, role, active: activeStates(entity, lifecycles) }];
  });
  const inherited = dependencies.flatMap((one) => (one.identity === null ? [] : [one.identity]));
  const [first, ...others] = [...inherited, ...own];
  if (first === undefined) return null;
  for (const other of others) {
    if (other.module === first.module && other.entity === first.entity) continue;
    const where = { span: headingOf(drafts, other.entity), path: `entities/${other.entity}` };
    notebook.diagnostics.push(diagnose("entity/two-identities", where, { first: first.entity, second: other.entity }));
  }
  if (own.includes(first)) compareRoles(first, names, lists, drafts, rolesPlace, notebook);
  return first;
}

function uniqueUserColumn(entity: Entity): string | null {
  const keys = [entity.primaryKey.columns, ...entity.uniques.map((one) => one.columns)];
  const indexes = entity.indexes
    .filter((one) => one.unique && one.where === null)
    .map((one) => one.columns.map((column) => column.column));
  const found = entity.foreignKeys.find(
    (key) =>
      key.referenced.schema === "auth" &&
      key.columns.length === 1 &&
      [...keys, ...indexes].some((columns) => columns.length === 1 && columns[0] === key.columns[0]),
  );
  return found?.columns[0] ?? null;
}

/** The column limited to exactly the roles, else the one called "role". */
function roleColumn(entity: Entity, roles: readonly string[], lists: readonly ValueList[]): string | null {
  const exact = lists.find((list) => list.entity === entity.name && sameValues(list.values, roles));
  return exact?.column ?? entity.columns.find((column) => column.name === "role")?.name ?? null;
}

function activeStates(entity: Entity, lifecycles: readonly Lifecycle[]): Identity["active"] {
  const lifecycle = lifecycles.find(
    (one) => one.entity === entity.name && one.states.some((state) => state.login !== null),
  );
  if (lifecycle === undefined || lifecycle.states.every((state) => state.login !== false)) return null;
  return {
    column: lifecycle.column,
    values: lifecycle.states.filter((state) => state.login === true).map((state) => state.name),
  };
}

function compareRoles(
  identity: Identity,
  roles: readonly string[],
  lists: readonly ValueList[],
  drafts: readonly EntityDraft[],
  rolesPlace: Span | null,
  notebook: Notebook,
): void {
  const path = `entities/${identity.entity}/${identity.role}`;
  const column = `${identity.entity}.${identity.role}`;
  const list = lists.find((one) => one.entity === identity.entity && one.column === identity.role);
  const related = rolesPlace === null ? [] : [{ span: rolesPlace, message: "the roles are defined here" }];
  const place = notebook.origins.get(`entities/${identity.entity}/constraints/${list?.check ?? ""}`)?.[0]?.span;
  const span = place ?? headingOf(drafts, identity.entity);
  if (list === undefined) {
    const values = roles.map((role) => `'${role}'`).join(", ");
    const at =
      drafts.find((one) => one.name === identity.entity)?.columns.find((one) => one.name === identity.role)?.span ??
      span;
    notebook.diagnostics.push(diagnose("entity/role-check-missing", { span: at, path, related }, { column, values }));
  } else if (!sameValues(list.values, roles)) {
    const missing = roles.filter((role) => !list.values.includes(role)).join(", ");
    const extra = list.values.filter((value) => !roles.includes(value)).join(", ");
    notebook.diagnostics.push(
      diagnose("entity/role-check-differs", { span, path, related }, { column, missing, extra }),
    );
  }
}

function headingOf(drafts: readonly EntityDraft[], entity: string): Span | null {
  return drafts.find((draft) => draft.name === entity)?.section.heading.span ?? null;
}
