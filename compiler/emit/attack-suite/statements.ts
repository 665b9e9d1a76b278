/** Probes gathered by the contract statement that they put to the test, in the order of the contract. */

import type { AttackPlan, Probe } from "../../attack/probe.ts";
import { cellSentence } from "../../attack/words.ts";
import type { CompiledModule } from "../emitter.ts";

export interface ContractStatement {
  /** Semantic path: an access cell, a constraint, an audit event ... */
  readonly place: string;
  /** Entity, or what the module's entities share. */
  readonly group: string;
  /** One sentence in product words. */
  readonly sentence: string;
  /** The section and line that decide, and the contract's own words; null where the contract is silent. */
  readonly origin: { readonly place: string; readonly quote: string } | null;
  readonly probes: readonly Probe[];
}

/** Returns every contract statement with a probe. */
export function contractStatements(module: CompiledModule, plan: AttackPlan): readonly ContractStatement[] {
  const byPlace = new Map<string, Probe[]>();
  for (const probe of plan.probes) byPlace.set(probe.place, [...(byPlace.get(probe.place) ?? []), probe]);
  return [...byPlace].map(([place, probes]) => ({
    place,
    group: groupOf(module, place),
    sentence: sentenceOf(module, place, probes),
    origin: originOf(module, place),
    probes,
  }));
}

function groupOf(module: CompiledModule, place: string): string {
  if (place.startsWith("regressions/")) return "regressions";
  const entity = module.ir.entities.find((one) => place.split("/")[1] === one.name);
  return entity?.name ?? "the project";
}

function sentenceOf(module: CompiledModule, place: string, probes: readonly Probe[]): string {
  const cell = module.ir.access.find((one) => one.id === place);
  if (cell !== undefined) return cellSentence(cell);
  const regression = module.ir.regressions?.find((one) => one.id === place);
  if (regression !== undefined) return regression.title;
  const event = module.ir.audit?.events.find((one) => one.id === place);
  if (event !== undefined)
    return `${event.operation} on ${[event.entity, ...event.columns].join(".")} is on record as ${event.action}`;
  if (place === "audit/log") return "the logs are written by the system alone, and helpers and schemas are closed";
  const [only, ...others] = probes;
  return only !== undefined && others.length === 0
    ? only.title
    : `${place.split("/").slice(1).join(".")} takes and refuses what its row says`;
}

const longestQuote = 60;

/** The contract's words are data here: line breaks and such are folded by the origin already. */
function originOf(module: CompiledModule, place: string): ContractStatement["origin"] {
  const origin = module.origins[place]?.[0];
  if (origin === undefined) return null;
  const characters = [...origin.quote];
  const quote = characters.length <= longestQuote ? origin.quote : `${characters.slice(0, longestQuote).join("")}…`;
  return { place: `${origin.section}, line ${origin.line}`, quote };
}

/** Returns the statement in one line: where it stands, what it says in product words, and its own words. */
export function titleOf({ sentence, origin }: ContractStatement): string {
  return origin === null
    ? `${sentence} — not mentioned: decided by the language's defaults`
    : `${origin.place}: ${sentence} — “${origin.quote}”`;
}
