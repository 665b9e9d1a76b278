/** Which way each damaged database leads, typed by hand: what it does to somebody, not how it is done. */

import type { Direction } from "../../../compiler/observe/drift/difference.ts";

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

const widens = names(`
  all-published anon-bypasses anon-in-authenticated any-identity-row auth-users-view blind-delete blind-update child-table
  keys-disabled client-in-owner client-in-service-role client-is-superuser client-owns-table clients-bypass create-in-public
  current-user-policy default-functions default-role default-sequences default-tables definer-audit-writer definer-reader
  definer-view definer-writer erase-executable executing-function foreign-trigger grant-option guard-as-definer
  guard-exempts-all guard-refuses-system guard-replaced guards-disabled guards-fire-on-replica guards-gone
  helper-finds-nobody helper-for-anon helper-schema-for-public helper-search-path immutable-helper inert-policy
  initial-state-unchecked insert-on-table inverted-helper inverted-policy jwt-replaced leakproof-helper
  log-insert-by-clients log-insert-granted log-update-granted log-view look-alike-helper materialized-view
  metadata-in-policy mutual-recursion narrow-select no-check-on-update null-logic-guard null-logic-policy open-delete
  open-helper open-insert open-log open-or-true open-project-log open-select open-update other-login other-role-reads
  own-column-by-when own-email own-role per-row-policy policy-for-anon policy-for-public policy-for-service-role
  project-log-granted project-log-schema project-log-view promoting-trigger published raising-trigger recheck-gone
  recursion references-granted right-for-anon rls-off-log rls-off-profiles rls-off-project-log role-from-claim
  role-from-metadata role-replaced rule-copy rule-nothing second-log-policy second-project-log-policy
  second-select-policy second-update-policy sequence-granted suspended-in-policy suspended-in-recheck suspended-let-in
  swapped-roles system-column-granted system-column-insertable transition-gone trigger-function-executable
  trigger-granted trigger-on-accounts truncate-log truncate-profiles truncate-project-log uid-from-setting uid-null
  uid-replaced update-on-table update-without-select volatile-guard weaker-check writable-view write-entry-executable
  wrong-column foreign-cascade
  any-parent definer-closes-notes delete-final delete-refused final-notes hidden-news identity-of-anybody log-by-hand
  no-parent open-notes own-standing owner-not-filled pinned recursion-tasks rls-off-lines secret-view suspended-post
  tasks-of-nobody transition-added`);

const narrows = names(`
  column-unreadable forced-policies helper-as-invoker helper-not-executable name-revoked no-insert-policy no-log-policy
  no-project-log-policy no-select-policy no-update-policy only-restrictive restrictive-beside schema-closed
  select-revoked system-delete-revoked
  news-closed`);

const weakens = names(`
  account-cascade-gone actor-from-setting audit-only-some-columns cascade-added cascade-gone check-not-valid
  delete-not-audited deletion-without-data entry-renamed entry-twice foreign-key-gone column-dropped insert-not-audited
  log-emptiable log-keys-disabled log-rewritable-on-replica log-rewritable log-writer-silent not-null-gone
  old-new-swapped primary-key-gone project-log-rewritable project-log-writer-silent replica-mode role-check-gone
  status-check-narrower status-check-wider unique-user-gone unnamed-columns-not-audited update-audit-disabled
  update-not-audited updated-at-gone wrong-actor
  log-rewritable note-change-unaudited note-key-keeps task-deletion-unaudited task-key-cascades`);

const shapes = names(`
  column-added default-changed default-gone deferral-gone email-dropped existence-oracle type-changed
  rate-type`);

const cosmetic = names("index-gone");

/** The gravest direction that `drift` must report, by the damage's name. */
export const damagedDirections: ReadonlyMap<string, Direction> = new Map<string, Direction>([
  ...widens.map((name) => [name, "widens access"] as const),
  ...narrows.map((name) => [name, "narrows access"] as const),
  ...weakens.map((name) => [name, "weakens integrity"] as const),
  ...shapes.map((name) => [name, "data shape"] as const),
  ...cosmetic.map((name) => [name, "cosmetic"] as const),
]);
