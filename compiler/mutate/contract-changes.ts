/** The contract itself changed in one place: what another contract would have made of one object is damage to this one. */

import type { AccessCell, Grant } from "../ir/access.ts";
import type { Entity } from "../ir/entity.ts";
import { columnOf, entityOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import { auditChanges } from "./audit-changes.ts";
import { narrower } from "./predicate-changes.ts";

export interface ContractChange {
  readonly operator: string;
  readonly detail: string;
  readonly description: string;
  /** Semantic path of what was changed. */
  readonly place: string;
  readonly ir: ModuleIr;
}

/** Returns the contracts that differ from this one in one statement. */
export function contractChanges(ir: ModuleIr): readonly ContractChange[] {
  return [
    ...ir.access.flatMap((cell) => cellChanges(ir, cell)),
    ...lifecycleChanges(ir),
    ...identityChanges(ir),
    ...auditChanges(ir),
  ];
}

function cellChanges(ir: ModuleIr, cell: AccessCell): readonly ContractChange[] {
  const entity = entityOf(ir, cell.entity);
  const change = (operator: string, detail: string, description: string, grants: readonly Grant[]): ContractChange => ({
    operator,
    detail: detail === "" ? cell.id : `${cell.id}: ${detail}`,
    description,
    place: cell.id,
    ir: { ...ir, access: ir.access.map((one) => (one === cell ? { ...cell, grants } : one)) },
  });
  if (cell.actor.kind === "service-role") return [];
  const given = cell.grants.filter((one) => one.rows.kind !== "none");
  if (given.length === 0)
    return [...likeAnother(ir, cell)].map((grants) =>
      change("let in a denied actor", "", `${cell.id} grants what another actor has`, grants),
    );
  const one = (grant: Grant, next: Grant): readonly Grant[] => given.map((other) => (other === grant ? next : other));
  return [
    change("drop a cell", "", `${cell.id} grants nothing`, []),
    ...(given.length > 1
      ? given.map((grant, at) =>
          change(
            "drop a grant",
            `${at + 1}`,
            `${cell.id} grants less`,
            given.filter((other) => other !== grant),
          ),
        )
      : []),
    ...given.flatMap((grant, at) => [
      ...(grant.rows.kind === "all"
        ? []
        : [
            change(
              "every row",
              `${at + 1}`,
              `${cell.id} reaches every row`,
              one(grant, { ...grant, rows: { kind: "all" } }),
            ),
          ]),
      ...narrower(grant.rows, entity, ir).map(({ operator, detail, predicate }) =>
        change(
          operator,
          `${at + 1} ${detail}`,
          `${cell.id}: ${operator}, ${detail}`,
          one(grant, { ...grant, rows: predicate }),
        ),
      ),
      ...(cell.operation === "delete" || cell.operation === "select"
        ? []
        : columnChanges(entity, grant).map(({ operator, column, columns }) =>
            change(
              operator,
              `${at + 1} ${column}`,
              `${cell.id}: ${operator}, ${column}`,
              one(grant, { ...grant, columns }),
            ),
          )),
    ]),
  ];
}

/** What some other actor is granted by the same kind of operation, once. */
function likeAnother(ir: ModuleIr, cell: AccessCell): readonly (readonly Grant[])[] {
  if (cell.actor.kind === "unauthenticated") return [];
  const other = ir.access.find(
    (one) =>
      one.entity === cell.entity &&
      one.operation === cell.operation &&
      one.actor.kind === "role" &&
      one.grants.some((grant) => grant.rows.kind !== "none"),
  );
  return other === undefined ? [] : [other.grants];
}

function columnChanges(
  entity: Entity,
  grant: Grant,
): readonly { readonly operator: string; readonly column: string; readonly columns: readonly string[] }[] {
  const missing = entity.columns
    .map((one) => one.name)
    .filter((name) => !grant.columns.includes(name) && columnOf(entity, name).generated === null);
  return [
    ...missing.map((column) => ({
      operator: "allow one more column",
      column,
      columns: entity.columns.map((one) => one.name).filter((name) => name === column || grant.columns.includes(name)),
    })),
    ...(grant.columns.length > 1
      ? grant.columns.map((column) => ({
          operator: "allow one column less",
          column,
          columns: grant.columns.filter((name) => name !== column),
        }))
      : []),
  ];
}

function lifecycleChanges(ir: ModuleIr): readonly ContractChange[] {
  return ir.lifecycles.flatMap((lifecycle) => {
    const place = `lifecycles/${lifecycle.entity}`;
    const change = (operator: string, detail: string, next: Partial<typeof lifecycle>): ContractChange => ({
      operator,
      detail: `${place} ${detail}`,
      description: `${operator}: ${detail}`,
      place,
      ir: { ...ir, lifecycles: ir.lifecycles.map((one) => (one === lifecycle ? { ...lifecycle, ...next } : one)) },
    });
    const { transitions, initial } = lifecycle;
    const states = lifecycle.states.map((one) => one.name);
    const exists = (from: string, to: string): boolean => transitions.some((one) => one.from === from && one.to === to);
    const pairs = states.flatMap((from) => states.filter((to) => to !== from).map((to) => ({ from, to })));
    return [
      ...transitions.map((one) =>
        change("drop a transition", `${one.from} to ${one.to}`, {
          transitions: transitions.filter((other) => other !== one),
        }),
      ),
      ...pairs
        .filter(({ from, to }) => !exists(from, to))
        .map((pair) =>
          change("add a transition", `${pair.from} to ${pair.to}`, { transitions: [...transitions, pair] }),
        ),
      ...states
        .filter((one) => !initial.includes(one))
        .map((state) => change("add an initial state", state, { initial: [...initial, state] })),
      ...(initial.length > 1
        ? initial.map((state) =>
            change("drop an initial state", state, { initial: initial.filter((one) => one !== state) }),
          )
        : states
            .filter((one) => !initial.includes(one))
            .map((state) => change("swap the initial state", state, { initial: [state] }))),
    ];
  });
}

/** Where a person's role, account and state are looked up. */
function identityChanges(ir: ModuleIr): readonly ContractChange[] {
  const { identity } = ir;
  if (identity === null || identity.module !== ir.module) return [];
  const entity = entityOf(ir, identity.entity);
  const place = `entities/${identity.entity}/${identity.role}`;
  const change = (operator: string, detail: string, next: Partial<typeof identity>): ContractChange => ({
    operator,
    detail,
    description: `${operator}: ${detail}`,
    place,
    ir: { ...ir, identity: { ...identity, ...next } },
  });
  const like = (name: string): readonly string[] => {
    const type = JSON.stringify(columnOf(entity, name).type);
    return entity.columns
      .filter((one) => one.name !== name && JSON.stringify(one.type) === type)
      .map((one) => one.name);
  };
  const { active } = identity;
  const states =
    ir.lifecycles.find((one) => one.entity === identity.entity && one.column === active?.column)?.states ?? [];
  return [
    ...like(identity.role).map((column) => change("read the wrong column", `role from ${column}`, { role: column })),
    ...like(identity.user).map((column) => change("read the wrong column", `account from ${column}`, { user: column })),
    ...like(identity.key).map((column) => change("read the wrong column", `key from ${column}`, { key: column })),
    ...(active === null ? [] : [change("ignore the state", `${active.column} does not matter`, { active: null })]),
    ...(active === null
      ? []
      : states
          .filter((one) => !active.values.includes(one.name))
          .map((one) =>
            change("admit a suspended state", one.name, {
              active: { ...active, values: [...active.values, one.name] },
            }),
          )),
    ...(active === null || active.values.length < 2
      ? []
      : active.values.map((value) =>
          change("shut out a state", value, {
            active: { ...active, values: active.values.filter((one) => one !== value) },
          }),
        )),
  ];
}
