/** Drafting probes: ids, titles, and the checks that follow from an expectation. */

import type { Operation } from "../ir/access.ts";
import { isAuditLog } from "../ir/find.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import type { Expectation, Probe } from "./probe.ts";
import { unchanged } from "./owner-function.ts";
import { cellFor, leaveOut, notComputed } from "./target.ts";
import type { Draft, Target } from "./target.ts";

interface DraftParts {
  readonly player: Player;
  readonly operation: Operation;
  /** Statement shape: "where", "returning", "upsert" ... */
  readonly shape: string;
  /** What distinguishes the probe from others of its shape and player: a row, a column. */
  readonly detail: string;
  /** What is attempted, after the actor's name: "renames ..." */
  readonly attempt: string;
  readonly statement: Sql;
  /** Null means undecided: no probe. */
  readonly expect: Expectation | null;
  readonly ownerRows?: number | null;
  readonly blind?: boolean;
  readonly setup?: readonly Sql[];
  readonly check?: Probe["check"];
}

/** Returns the draft of one probe, or none when the contract's condition cannot be computed. */
export function draft(target: Target, parts: DraftParts): readonly Draft[] {
  const { player, operation, shape, expect } = parts;
  if (expect === null) {
    leaveOut(target, player, operation, notComputed);
    return [];
  }
  const quiet = expect.kind === "denied" && expect.layer === "zero-rows";
  const path = [target.entity.name, operation, player.actor.name, shape, parts.detail].filter((one) => one !== "");
  return [
    {
      id: `attack/${path.join("/")}`,
      title: `${player.actor.name} ${expect.kind === "rows" ? "may" : "may not"} ${parts.attempt}`,
      place: cellFor(target, player, operation),
      actor: player.actor,
      setup: parts.setup ?? [],
      earlier: [],
      statement: parts.statement,
      expect,
      check: quiet ? unchanged(target) : expect.kind === "rows" ? (parts.check ?? null) : null,
      blind: parts.blind ?? false,
      shape: `${target.entity.name}/${operation}/${shape}`,
      ownerRows: isFixed(target, operation) ? null : parts.ownerRows === undefined ? 1 : parts.ownerRows,
    },
  ];
}

/** Rows of a log and of an append-only entity are nobody's to change, the owner included. */
function isFixed(target: Target, operation: Operation): boolean {
  return (
    (operation === "update" || operation === "delete") &&
    (target.entity.appendOnly || isAuditLog(target.module, target.entity.name))
  );
}
