/** Findings of other tools that a correct database cannot avoid, each with the line of the contract that causes it. */

import type { Origin } from "../../ir/origin.ts";
import { byCodeUnit } from "../../text/source.ts";
import type { CompiledModule } from "../emitter.ts";

export interface Waiver {
  /** Name of the rule in its tool. */
  readonly rule: string;
  /** By which the tool knows the object: a cache key, an entry of an allow-list. */
  readonly key: string;
  /** "index profiles_role_idx of table public.profiles". */
  readonly object: string;
  /** Why the rule fires although everything is as it should be. */
  readonly reason: string;
  /** Semantic paths of what causes it; empty where no contract does, but every database of contractc has it. */
  readonly paths: readonly string[];
}

/** Returns waivers in order, each key of a rule once. */
export function inOrder(waivers: readonly Waiver[]): readonly Waiver[] {
  const byKey = new Map(waivers.map((one) => [`${one.rule}\n${one.key}`, one]));
  return [...byKey.values()].sort((a, b) => byCodeUnit(a.rule, b.rule) || byCodeUnit(a.key, b.key));
}

/** Returns the places of the contracts that cause a waiver, in order of files and lines, each line once. */
export function placesOf(project: readonly CompiledModule[], waiver: Waiver): readonly Origin[] {
  const found = waiver.paths.flatMap((path) => originsOf(project, path));
  const byLine = new Map(found.map((one) => [`${one.span.path}\n${one.line}`, one]));
  return [...byLine.values()].sort((a, b) => byCodeUnit(a.span.path, b.span.path) || a.line - b.line);
}

function originsOf(project: readonly CompiledModule[], path: string): readonly Origin[] {
  const [family = "", entity = ""] = path.split("/");
  const module = project.find(({ ir }) => ir.entities.some((one) => one.name === entity));
  if (module === undefined) return [];
  if (family === "access") {
    const cells = module.ir.access.filter(({ id, grants }) => grants.length > 0 && isBelow(id, path));
    const origins = cells.flatMap((cell) => originsAt(module, cell.id));
    return origins.length > 0 ? origins : nearest(module, `entities/${entity}`);
  }
  if (family === "audit") {
    const events = module.ir.audit?.events.filter(({ id }) => id === path || id.startsWith(`${path}/`)) ?? [];
    const all = module.ir.audit?.events.filter((one) => one.entity === entity) ?? [];
    const origins = (events.length > 0 ? events : all).flatMap(({ id }) => originsAt(module, id));
    return origins.length > 0 ? origins : nearest(module, `entities/${entity}`);
  }
  return nearest(module, path);
}

/** `access/<entity>/<operation>` means the cells of every actor. */
function isBelow(id: string, path: string): boolean {
  const [, entity, , operation] = id.split("/");
  const [, asked, askedOperation] = path.split("/");
  return id === path || (entity === asked && operation === askedOperation);
}

function nearest(module: CompiledModule, path: string): readonly Origin[] {
  for (let id = path; id.includes("/"); id = id.replace(/\/[^/]*$/, "")) {
    const origins = originsAt(module, id);
    if (origins.length > 0) return origins;
  }
  return [];
}

function originsAt(module: CompiledModule, id: string): readonly Origin[] {
  return Object.hasOwn(module.origins, id) ? (module.origins[id] ?? []) : [];
}
