/** What the readers of lifecycles share. */

import type { Entity } from "../../ir/entity.ts";
import type { ContractDocument } from "../../syntax/document.ts";
import type { Remark } from "../entities/draft.ts";
import type { Notebook } from "../notebook.ts";
import type { ValueList } from "../../ir/value-lists.ts";
import type { DeletionClaim } from "./deletions.ts";
import type { TransitionClaim } from "./who.ts";

export interface LifecycleReading {
  readonly document: ContractDocument;
  readonly notebook: Notebook;
  readonly entities: readonly Entity[];
  /** Every column with a list of values. */
  readonly lists: readonly ValueList[];
  readonly remarks: Remark[];
  /** What the column Who says, compared with the access rules later. */
  readonly who: TransitionClaim[];
  /** What leads to [deleted], compared with the access rules later. */
  readonly deletions: DeletionClaim[];
}
