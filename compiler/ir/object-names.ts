/** Names of the database objects that are derived from a contract: one place for emitters, readers and attacks. */

import { sha256Hex } from "./canonical.ts";
import type { Operation } from "./access.ts";

/** Postgres cuts identifiers at 63 bytes (NAMEDATALEN). */
const maximumBytes = 63;
/** Room for the longest suffix below, so that every name of one entity has the same stem and triggers keep their order. */
const stemBytes = maximumBytes - "_append_only_truncate".length;

/** Database roles of the platform. */
export const clientRoles = ["anon", "authenticated"] as const;
export type ClientRole = (typeof clientRoles)[number];
export const serviceRole = "service_role";

/** Functions of the private schema that modules share. */
export const updatedAtFunction = "set_updated_at";
export const appRoleFunction = "app_role";
export const appSuspendedFunction = "app_suspended";
export const appIdentityKeyFunction = "app_identity_key";

/** Objects of the audit schema, all from the platform file. */
export const projectLog = {
  table: "audit_log",
  sequence: "audit_log_id_seq",
  primaryKey: "audit_log_pkey",
  rowIndex: "audit_log_row_idx",
  actorIndex: "audit_log_actor_idx",
  selectPolicy: "audit_log_select",
  appendOnlyFunction: "audit_log_append_only",
  appendOnlyTrigger: "audit_log_append_only",
  truncateFunction: "audit_log_append_only_truncate",
  truncateTrigger: "audit_log_append_only_truncate",
  writeFunction: "write_entry",
  eraseFunction: "erase",
  /** Action of the entry that records an erasure; no contract event may use it. */
  erasedAction: "erased",
} as const;

/** Returns the set-returning helper that lists the keys of the acting person's own rows of `parent`. */
export function ownKeysFunction(parent: string): string {
  return `own_${stemOf(parent)}_keys`;
}

/** Returns a policy's name; the policies of `anon` carry its name, those of `authenticated` none. */
export function policyName(entity: string, operation: Operation, audience: ClientRole = "authenticated"): string {
  return `${stemOf(entity)}_${operation}${audience === "anon" ? "_anon" : ""}`;
}

/** Function and trigger (same name): BEFORE UPDATE row guard. Sorts before `updatedAtTrigger`. */
export function guardName(entity: string): string {
  return `${stemOf(entity)}_guard`;
}

/** Function and trigger (same name): AFTER recheck of one kind of change, by the rights held when it is done. */
export function recheckName(entity: string, operation: "insert" | "update" | "delete"): string {
  return `${stemOf(entity)}_recheck_${operation}`;
}

/** Function and trigger (same name): BEFORE INSERT row trigger that fills the owner of a row created as "own". */
export function ownerName(entity: string): string {
  return `${stemOf(entity)}_owner`;
}

/** Trigger only; it executes `updatedAtFunction`. */
export function updatedAtTrigger(entity: string): string {
  return `${stemOf(entity)}_updated_at`;
}

/** Function and trigger (same name): AFTER statement audit of one kind of change. */
export function auditTriggerName(entity: string, operation: "insert" | "update" | "delete"): string {
  return `${stemOf(entity)}_audit_${operation}`;
}

/** The function through which audit triggers write to a module's log. */
export function logWriterName(log: string): string {
  return `${stemOf(log)}_write_entry`;
}

/** Function and trigger (same name): BEFORE UPDATE OR DELETE row guard of a module's log. */
export function appendOnlyName(entity: string): string {
  return `${stemOf(entity)}_append_only`;
}

/** Function and trigger (same name): BEFORE TRUNCATE statement guard of a module's log. */
export function appendOnlyTruncateName(entity: string): string {
  return `${stemOf(entity)}_append_only_truncate`;
}

/** Returns the name Postgres gives an identity column's sequence, kept within the limit by the emitted table. */
export function sequenceName(entity: string, column: string): string {
  const natural = `${entity}_${column}_seq`;
  if (byteLength(natural) <= maximumBytes) return natural;
  return `${cut(`${entity}_${column}`, maximumBytes - 13)}_${sha256Hex(natural).slice(0, 8)}_seq`;
}

/** Whether Postgres would choose another name for the sequence by itself. */
export function sequenceNeedsName(entity: string, column: string): boolean {
  return sequenceName(entity, column) !== `${entity}_${column}_seq`;
}

/** Returns the base name of a module's migration files: `auth_foundation`. */
export function moduleFileName(module: string): string {
  return module.replaceAll("-", "_");
}

function stemOf(entity: string): string {
  if (byteLength(entity) <= stemBytes) return entity;
  return `${cut(entity, stemBytes - 9)}_${sha256Hex(entity).slice(0, 8)}`;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Returns the longest beginning of `text` of at most `bytes` bytes that splits no character. */
function cut(text: string, bytes: number): string {
  let kept = "";
  for (const character of text) {
    if (byteLength(kept + character) > bytes) break;
    kept += character;
  }
  return kept;
}
