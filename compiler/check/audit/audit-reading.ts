/** What the readers of the Audit section share. */

import type { AuditLog } from "../../ir/audit.ts";
import type { ContractDocument } from "../../syntax/document.ts";
import type { Notebook } from "../notebook.ts";
import type { Structure } from "../structure.ts";

export interface AuditReading {
  readonly document: ContractDocument;
  readonly structure: Structure;
  readonly notebook: Notebook;
  readonly log: AuditLog | null;
}
