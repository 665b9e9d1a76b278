/** Whether what happened is what the contract says: told by rows, SQLSTATE and the routine that raised it. */

import type { Expectation } from "../../attack/probe.ts";
import type { Attempt } from "../../attack/script.ts";
import { DatabaseError } from "../database.ts";
import type { PipelineAnswer, StatementResult } from "../database.ts";

/**
 * Returns what happened when it is not what was expected, else null. `after` is the number of statements that came
 * after the attempt in its text; `was` what the owner saw before it, for probes that must leave the rows unchanged.
 */
export function verdictOf(probe: Attempt, answer: PipelineAnswer, after: number, was: unknown): string | null {
  if (answer instanceof DatabaseError) return judgeError(probe.expect, answer);
  const result = answer.at(-after - 1);
  const count = Math.max(result?.rows.length ?? 0, result?.affected ?? 0);
  const expected = probe.expect.kind === "rows" ? probe.expect.count : 0;
  const tolerated = probe.expect.kind === "rows" || probe.expect.layer === "zero-rows";
  if (!tolerated || count !== expected) return `rows ${count}`;
  if (probe.check === null) return null;
  const seen = answer.at(-1)?.rows[0];
  if (probe.check.kind === "holds")
    return seen?.["holds"] === true ? null : `rows ${count}, but the owner sees ${String(seen?.["seen"])}`;
  return was !== undefined && was === seen?.["seen"] ? null : `rows ${count}, but rows changed`;
}

/** Returns what the owner saw by a query that answers (seen). */
export function seenIn(result: StatementResult | undefined): unknown {
  return result?.rows[0]?.["seen"];
}

function judgeError(expect: Expectation, error: DatabaseError): string | null {
  if (expect.kind === "denied") {
    const layer = layerOf(error);
    if (
      expect.layer === "constraint" &&
      error.sqlstate === expect.sqlstate &&
      (expect.constraint === null || error.constraint === expect.constraint)
    )
      return null;
    if (expect.layer === layer && layer !== "constraint" && expect.sqlstate === error.sqlstate) return null;
  }
  return describedError(error);
}

/** The readers of uuid and jsonb, of which a token is made; Postgres 15 names the second one otherwise than 16 and later. */
const unreadableToken = /^(?:string_to_uuid|json_ereport_error|json_errsave_error)$/;

/** Tells the denials apart by SQLSTATE and the C routine that raised the error, never by its text. */
function layerOf(
  error: DatabaseError,
): "privilege" | "policy" | "guard" | "constraint" | "row-security" | "token" | "fault" {
  if (error.sqlstate.startsWith("23")) return "constraint";
  if (error.sqlstate === "22P02" && unreadableToken.test(error.routine ?? "")) return "token";
  if (error.sqlstate === "0A000" && error.routine === "DoCopy") return "row-security";
  if (error.sqlstate !== "42501") return "fault";
  if (error.routine === "aclcheck_error") return "privilege";
  if (error.routine === "check_enable_rls") return "row-security";
  if (error.routine === "ExecWithCheckOptions") return "policy";
  return error.routine === "exec_stmt_raise" ? "guard" : "fault";
}

/** Returns an error in few words: its SQLSTATE, the layer or routine that raised it, and its message. */
export function describedError(error: DatabaseError): string {
  const layer = layerOf(error);
  const what =
    layer === "constraint"
      ? [error.sqlstate, error.constraint]
      : layer === "fault"
        ? [error.sqlstate, error.routine]
        : [error.sqlstate, layer];
  return `${what.filter((one) => one !== null).join(" ")} (${error.message})`;
}
