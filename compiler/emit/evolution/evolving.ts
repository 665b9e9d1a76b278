/** One module on its way from one compiled contract to the next. */

import type { Entity } from "../../ir/entity.ts";
import type { Renames } from "../../ir/renames.ts";
import type { Change } from "../../plan/change.ts";
import type { Scope } from "../migrations/scope.ts";

export interface Evolving {
  readonly changes: readonly Change[];
  /** The project's declared renames. */
  readonly renames: Renames;
  /** The module under its old names. */
  readonly old: Scope;
  /** What the module was, under its new names. */
  readonly before: Scope;
  readonly after: Scope;
}

/** The members of Change that can have one of the kinds. */
type ChangeOf<K extends Change["kind"], C extends Change = Change> = C extends Change
  ? Extract<C["kind"], K> extends never
    ? never
    : C
  : never;

/** Returns the changes of some kinds, typed as such. */
export function changesOf<K extends Change["kind"]>(
  { changes }: Evolving,
  ...kinds: readonly K[]
): readonly ChangeOf<K>[] {
  return changes.filter((one): one is ChangeOf<K> => kinds.some((kind) => kind === one.kind));
}

/** Returns the entities that exist before and after, with both of their states. */
export function keptEntities({ before, after }: Evolving): readonly { readonly was: Entity; readonly is: Entity }[] {
  return after.ir.entities.flatMap((is) => {
    const was = before.ir.entities.find((one) => one.name === is.name);
    return was === undefined ? [] : [{ was, is }];
  });
}

/** Returns the entities that are new. */
export function addedEntities({ before, after }: Evolving): readonly Entity[] {
  return after.ir.entities.filter((one) => !before.ir.entities.some(({ name }) => name === one.name));
}

/** Returns the entities that go. */
export function removedEntities({ before, after }: Evolving): readonly Entity[] {
  return before.ir.entities.filter((one) => !after.ir.entities.some(({ name }) => name === one.name));
}
