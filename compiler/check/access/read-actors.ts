/** The Actor cell: a role, a list of roles, or a built-in actor. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Actor } from "../../ir/access.ts";
import type { Inline } from "../../syntax/document.ts";
import type { Structure } from "../structure.ts";
import { report } from "./matrix-context.ts";
import type { Reading } from "./matrix-context.ts";
import { didYouMean } from "../names.ts";
import { builtInNames } from "./phrase-book.ts";
import { flatWords, plainWords } from "./plain-words.ts";

export interface ActorName {
  /** Null for the system itself, which no matrix governs. */
  readonly actor: Actor | null;
  readonly implied: boolean;
}

/**
 * Returns the actors that a cell names; "any authenticated" also implies every role. Null, with
 * `access/unknown-actor` written down, when one of them is not known.
 */
export function readActors(reading: Reading, cell: Inline): readonly ActorName[] | null {
  const whole = actorsNamed(reading.structure, cell.text);
  if (whole !== null) return whole;
  const parts = cell.text.split(/[,/]/).map((part) => part.trim());
  const named = parts.map((part) => ({ part, actors: actorsNamed(reading.structure, part) }));
  const unknown = named.filter((one) => one.actors === null);
  for (const { part } of unknown) {
    const known = [...reading.structure.roles.map((role) => role.name), ...builtInNames.map((one) => one.text)];
    const where = { span: cell.span, path: "access" };
    report(
      reading,
      diagnose("access/unknown-actor", where, {
        actor: part,
        roles: reading.structure.roles.map((role) => role.name),
        suggestion: didYouMean(part, known),
      }),
    );
  }
  return unknown.length > 0 ? null : named.flatMap((one) => one.actors ?? []);
}

function actorsNamed(structure: Structure, text: string): readonly ActorName[] | null {
  const spoken = flatWords(plainWords(text)).join(" ");
  if (spoken === "") return null;
  const role = structure.roles.find((one) => flatWords(plainWords(one.name)).join(" ") === spoken);
  if (role !== undefined) return [{ actor: { kind: "role", role: role.name }, implied: false }];
  const builtIn = builtInNames.find((one) => flatWords(plainWords(one.text)).join(" ") === spoken);
  if (builtIn === undefined) return null;
  if (builtIn.actor === "system") return [{ actor: null, implied: false }];
  if (builtIn.actor !== "signed-in") return [{ actor: { kind: builtIn.actor }, implied: false }];
  const roles = structure.roles.map((one): ActorName => ({ actor: { kind: "role", role: one.name }, implied: true }));
  return [{ actor: { kind: "signed-in" }, implied: false }, ...roles];
}
