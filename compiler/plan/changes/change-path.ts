/** The semantic path of what a change is about: where in the contract to look. */

import type { Change } from "../change.ts";

/** Returns the path; of what is gone, that of what it was part of. */
export function changePath(change: Change): string {
  switch (change.kind) {
    case "module-added":
    case "module-removed":
    case "identity-changed":
      return "header/module";
    case "audit-log-changed":
      return "audit/log";
    case "role-added":
    case "role-renamed":
      return `roles/${change.role}`;
    case "role-retired":
      return "roles";
    case "entity-removed":
      return "entities";
    case "entity-added":
    case "entity-renamed":
    case "entity-described":
    case "append-only-added":
    case "append-only-removed":
    case "column-removed":
    case "constraint-removed":
    case "index-removed":
      return `entities/${change.entity}`;
    case "column-added":
    case "column-renamed":
    case "column-retyped":
    case "column-defaulted":
    case "column-required":
    case "column-optional":
    case "column-filled-otherwise":
    case "column-described":
    case "value-retired":
      return `entities/${change.entity}/${change.column}`;
    case "constraint-added":
    case "constraint-changed":
    case "constraint-renamed":
      return `entities/${change.entity}/constraints/${change.name}`;
    case "index-added":
    case "index-changed":
    case "index-renamed":
    case "index-described":
      return `entities/${change.entity}/indexes/${change.name}`;
    case "access-changed":
      return change.cell;
    case "state-added":
    case "state-renamed":
    case "login-allowed":
    case "login-denied":
    case "initial-added":
    case "initial-removed":
      return `lifecycles/${change.entity}/states/${change.state}`;
    case "transition-added":
      return `lifecycles/${change.entity}/transitions/${change.from}/${change.to}`;
    case "state-retired":
    case "transition-removed":
    case "lifecycle-added":
    case "lifecycle-removed":
      return `lifecycles/${change.entity}`;
    case "audit-event-added":
    case "audit-event-changed":
      return change.event;
    case "audit-event-removed":
      return "audit";
  }
}
