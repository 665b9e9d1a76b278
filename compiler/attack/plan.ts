/** The plan: every probe that the contract implies, deterministic, each cell covered, each denial with its permitted twin. */

import type { ModuleIr } from "../ir/module.ts";
import { literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { auditFunctions } from "./audit-entries.ts";
import { auditProbes } from "./audit-probes.ts";
import { bulkProbes } from "./bulk-probes.ts";
import { changedKeyProbes } from "./changed-key-probes.ts";
import { clockProbes } from "./clock-probes.ts";
import { owner } from "./cast.ts";
import { constraintProbes } from "./constraint-probes.ts";
import { copyProbes } from "./copy-probes.ts";
import { deleteProbes } from "./delete-probes.ts";
import { endingRightProbes } from "./ending-right-probes.ts";
import { erasureProbes } from "./erasure-probes.ts";
import { guardFirstProbes } from "./guard-first-probes.ts";
import { insertProbes } from "./insert-probes.ts";
import { keyNames } from "./key-names.ts";
import { leakProbes } from "./leak-probes.ts";
import type { RefusedRows } from "./row-builder.ts";
import { imageFunction, readingFunction, trapStatements } from "./owner-function.ts";
import { permitted } from "./probe.ts";
import type { AttackActor, AttackPlan, AttackSettings, Probe } from "./probe.ts";
import { regressionProbes, regressionsLeftOut } from "./regression-probes.ts";
import { newcomerProbes } from "./newcomer-probes.ts";
import { otherEntryProbes, ownEntryProbes, projectLogProbes, replicatingProbes } from "./project-log-probes.ts";
import { referenceProbes } from "./reference-probes.ts";
import { rightsProbes, sharedRightsProbes } from "./rights-probes.ts";
import { schemaDoorProbes } from "./schema-door-probes.ts";
import { selectProbes } from "./select-probes.ts";
import { sequenceProbes } from "./sequence-probes.ts";
import { systemProbes } from "./system-probes.ts";
import { appendOnlyProbes, tableCatalogProbes, tableDoorProbes } from "./table-door-probes.ts";
import { ownerInsert, targetOf } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import { updateProbes } from "./update-probes.ts";
import { worldOf } from "./world.ts";
import type { World } from "./world.ts";

/** The last plan of a module, which the emitters and the proof ask for in turn. */
const planned = new WeakMap<ModuleIr, { readonly asked: readonly unknown[]; readonly plan: AttackPlan }>();

/**
 * Returns the attacks on one module. `project` holds the module and all that it depends on. Throws when an access cell
 * has no probe and nothing says why: a proof with a silent hole is a bug of the compiler. `refused` names entities of
 * which Postgres took no row that was made up, from an earlier run.
 */
export function planAttacks(
  module: ModuleIr,
  project: readonly ModuleIr[],
  settings: AttackSettings,
  refused: RefusedRows = new Map(),
): AttackPlan {
  if (refused.size > 0) return made(module, project, settings, refused);
  const asked = [...project, settings.publicSchema, settings.privateSchema, settings.auditSchema];
  const known = planned.get(module);
  if (known !== undefined && known.asked.length === asked.length && known.asked.every((one, at) => one === asked[at]))
    return known.plan;
  const plan = made(module, project, settings, refused);
  planned.set(module, { asked, plan });
  return plan;
}

function made(
  module: ModuleIr,
  project: readonly ModuleIr[],
  settings: AttackSettings,
  refused: RefusedRows,
): AttackPlan {
  const world = worldOf(module, project, refused);
  const sizes = JSON.stringify(sizesOf(world));
  const targets = module.entities.map((entity) => targetOf(world, entity.name, settings));
  const constraints = targets.map(constraintProbes);
  const drafts = [
    ...targets.flatMap((target) => attacksOn(target)),
    ...constraints.flatMap((one) => one.probes),
    ...targets.flatMap(systemProbes),
    ...targets.flatMap(auditProbes),
    ...targets.flatMap(newcomerProbes),
    ...targets.flatMap(changedKeyProbes),
    ...targets.flatMap(clockProbes),
    ...targets.flatMap(referenceProbes),
    ...targets.flatMap(rightsProbes),
    ...sharedRightsProbes(settings),
    ...targets.flatMap(replicatingProbes),
    ...projectLogProbes(settings),
    ...erasureProbes(settings),
    ...otherEntryProbes(world, settings),
    ...ownEntryProbes(world, settings),
    ...schemaDoorProbes(world, settings),
  ];
  if (JSON.stringify(sizesOf(world)) !== sizes)
    throw new Error("a probe added rows to the world after its expectations were computed");
  const probes = withTwins([...withoutRepeats(drafts), ...regressionProbes(world, targets, settings)]);
  const covered = new Set(probes.map((one) => one.place));
  const missing = module.access.filter((cell) => !covered.has(cell.id));
  const leftOut = targets.flatMap((target) => leftOutOf(target, world));
  leftOut.push(...withoutPersons(world, missing), ...regressionsLeftOut(world, targets, settings));
  const unexplained = missing.filter((cell) => !leftOut.some((one) => one.place === cell.id));
  if (unexplained.length > 0) throw new Error(`no attack covers ${unexplained.map((cell) => cell.id).join(", ")}`);
  return {
    module: module.module,
    rowEntities: [...world.stock.accounts.map(() => null), ...world.stock.order.map((one) => one.entity)],
    world: [
      ...worldSql(world, settings),
      ...targets.map(imageFunction),
      ...targets.flatMap(readingFunction),
      ...trapStatements,
      ...targets.filter(isAudited).flatMap(auditFunctions),
    ],
    tables: targets.map((one) => one.table),
    actors: actorsOf(probes),
    names: keyNames(
      world,
      probes.flatMap((one) => [one.statement, ...one.setup]),
    ),
    probes,
    cells: module.access.length,
    cellsProbed: module.access.length - missing.length,
    unprobed: oncePerPlace([...leftOut, ...unreached(module, probes), ...constraints.flatMap((one) => one.unprobed)]),
  };
}

/** Without a single row of the identity entity there is nobody to attempt anything. */
function withoutPersons(world: World, missing: ModuleIr["access"]): AttackPlan["unprobed"] {
  const { identity, stock } = world;
  if (identity === null || (stock.rows.get(identity.entity) ?? []).length > 0) return [];
  const reason = stock.obstacles.get(identity.entity) ?? `no row of ${identity.entity} could be made up`;
  return missing.map((cell) => ({ place: cell.id, reason }));
}

/** What was left out on an entity; without a single row nothing but doors can be tried on it. */
function leftOutOf(target: Target, world: World): AttackPlan["unprobed"] {
  const { name } = target.entity;
  const obstacle = world.stock.obstacles.get(name) ?? `no row of ${name} could be made up`;
  if (target.rows.length === 0)
    return target.module.access
      .filter((one) => one.entity === name)
      .map((one) => ({ place: one.id, reason: obstacle }));
  return [...target.leftOut].flatMap(([place, reasons]) => [...reasons].map((reason) => ({ place, reason })));
}

/** The first reason explains a statement well enough. */
function oncePerPlace(unprobed: AttackPlan["unprobed"]): AttackPlan["unprobed"] {
  return [...new Map([...unprobed].reverse().map((one) => [one.place, one])).values()].reverse();
}

/** A granting cell whose grant no row of the world fits is attacked, but its permission was never seen. */
function unreached(module: ModuleIr, probes: readonly Probe[]): AttackPlan["unprobed"] {
  // A key refuses what rights have let through: who has such a row already was let through.
  const permittedPlaces = new Set(
    probes
      .filter(
        (one) => one.expect.kind === "rows" || (one.expect.sqlstate === "23505" && one.actor.databaseRole !== "owner"),
      )
      .map((one) => one.place),
  );
  return module.access
    .filter((cell) => cell.grants.some((grant) => grant.rows.kind !== "none") && !permittedPlaces.has(cell.id))
    .map((cell) => ({ place: cell.id, reason: "no row could be made up that the grant reaches" }));
}

function isAudited(target: Target): boolean {
  return target.module.audit?.events.some((one) => one.entity === target.entity.name) ?? false;
}

function attacksOn(target: Target): readonly Draft[] {
  const players = target.world.players;
  return [
    ...tableCatalogProbes(target),
    ...players.flatMap((player) => selectProbes(target, player)),
    ...players.flatMap((player) => insertProbes(target, player)),
    ...players.flatMap((player) => updateProbes(target, player)),
    ...players.flatMap((player) => deleteProbes(target, player)),
    ...players.flatMap((player) => bulkProbes(target, player)),
    ...players.flatMap((player) => guardFirstProbes(target, player)),
    ...players.flatMap((player) => endingRightProbes(target, player)),
    ...players.flatMap((player) => leakProbes(target, player)),
    ...players.flatMap((player) => copyProbes(target, player)),
    ...players.flatMap((player) => tableDoorProbes(target, player)),
    ...sequenceProbes(target),
    ...appendOnlyProbes(target),
  ];
}

/**
 * Privileges belong to the database role, before anybody looks at who acts: the same statement refused for want of one
 * is kept once per database role, and besides once per cell.
 */
function withoutRepeats(drafts: readonly Draft[]): readonly Draft[] {
  const seen = new Set<string>();
  return drafts.filter((one) => {
    if (one.expect.kind !== "denied" || one.actor.databaseRole === "owner") return true;
    if (one.expect.layer !== "privilege" && one.expect.layer !== "row-security") return true;
    const [, entity = "", operation = "", actor = "", shape = "", detail = ""] = one.id.split("/");
    const column = shape === "column" || (operation === "update" && shape === "where") ? detail : "";
    const reads = operation === "select" && shape === "where" ? [`${actor} reads ${entity}`] : [];
    const keys = [`${one.actor.databaseRole} ${one.shape} ${column}`, one.place, ...reads];
    const fresh = keys.filter((key) => !seen.has(key));
    for (const key of keys) seen.add(key);
    return fresh.length > 0;
  });
}

/**
 * Names for each denial a permitted probe of its shape; where no client is permitted, the owner's same statement. Throws
 * for a denial without one: what nobody may do proves nothing about who may not.
 */
function withTwins(drafts: readonly Draft[]): readonly Probe[] {
  const ids = new Set<string>();
  for (const { id } of drafts) {
    if (ids.has(id)) throw new Error(`two attacks are called ${id}`);
    ids.add(id);
  }
  const permittedBy = new Map<string, string>();
  for (const one of drafts)
    if (one.expect.kind === "rows" && !permittedBy.has(one.shape)) permittedBy.set(one.shape, one.id);
  const owners: Draft[] = [];
  for (const one of drafts) {
    const shape = one.twinShape ?? one.shape;
    if (one.expect.kind !== "denied" || permittedBy.has(shape) || one.ownerRows === null) continue;
    const id = `attack/${one.shape}/owner`;
    owners.push({
      ...one,
      id,
      title: one.title.replace(/^.*? may not /, "the owner may "),
      actor: owner,
      earlier: [],
      expect: permitted(one.ownerRows),
      check: null,
    });
    permittedBy.set(shape, id);
  }
  return [...drafts, ...owners].map((one) => {
    const { ownerRows: _, twinShape, locks, ...probe } = one;
    const embeddedOnly = locks === "always" || (locks === "when-permitted" && probe.expect.kind === "rows");
    const shape = twinShape ?? probe.shape;
    const twin =
      probe.expect.kind === "rows"
        ? null
        : (permittedBy.get(shape) ?? permittedBy.get(readingOf(shape)) ?? permittedBy.get(existenceOf(shape)) ?? null);
    if (probe.expect.kind === "denied" && twin === null) throw new Error(`nobody is permitted what ${probe.id} denies`);
    return { ...probe, shape: shapeName(probe.shape), twin, embeddedOnly };
  });
}

/** Where not even the owner may, the twin is that rows are there at all: somebody reads them, or writes the log. */
function readingOf(shape: string): string {
  const entity = shape.split("/")[0] ?? "";
  return entity === "doors" ? "doors/log/insert" : `${entity}/select/where`;
}

/** Without a single row nobody reads any: then the twin is that the table is there. */
function existenceOf(shape: string): string {
  return `${shape.split("/")[0] ?? ""}/row-security`;
}

/** A shape as the published table lists it: without the entity, and without what the contract's own names make of it. */
function shapeName(shape: string): string {
  const [first, ...rest] = shape.split("/");
  if (first === "doors") return ["doors", ...rest.slice(0, rest[0] === "log" ? 2 : 1)].join("/");
  const [kind = ""] = rest;
  return ["audit", "system", "sequence-rights"].includes(kind) ? kind : rest.slice(0, 2).join("/");
}

function sizesOf(world: World): readonly (readonly [string, number])[] {
  return [...world.stock.rows].map(([entity, rows]) => [entity, rows.length] as const);
}

function worldSql(world: World, settings: AttackSettings): readonly Sql[] {
  const accounts = world.stock.accounts.map(
    (id) =>
      sql`insert into auth.users (id, email) values (${literal(id)}, ${literal(`contractc-${id}@example.invalid`)})`,
  );
  const rows = world.stock.order.map(({ entity, row }) => {
    const module = world.project.find((one) => one.entities.some(({ name }) => name === entity));
    const found = module?.entities.find(({ name }) => name === entity);
    if (found === undefined) throw new Error(`the project has no entity ${entity}`);
    return ownerInsert({ table: qualified(settings.publicSchema, entity), entity: found }, row);
  });
  return [...accounts, ...rows];
}

function actorsOf(probes: readonly Probe[]): readonly AttackActor[] {
  const actors = probes.flatMap((one) => [one.actor, ...one.earlier.map(({ actor }) => actor)]);
  return [...new Map(actors.map((one) => [one.name, one])).values()];
}
