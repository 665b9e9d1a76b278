/** The audit of a module: which changes are recorded where, with what. */

export interface Audit {
  /** The module's own audit entity, or null when entries go only to the project-wide log. */
  readonly log: AuditLog | null;
  readonly events: readonly AuditEvent[];
}

export interface AuditLog {
  readonly entity: string;
  /** The entity whose rows the log is about, referenced by `subject`. */
  readonly audited: string;
  readonly subject: string;
  /** Column that references the identity entity, NULL for the system. */
  readonly actor: string;
  readonly action: string;
  readonly oldValue: string;
  readonly newValue: string;
  /** The declared action words in the contract's order; empty when it declares none. */
  readonly actions: readonly string[];
}

export interface AuditEvent {
  /** `audit/<entity>/<operation>[/<column>]`, unique within the module. */
  readonly id: string;
  readonly entity: string;
  readonly operation: "insert" | "update" | "delete";
  /** For update: the columns whose change is this event. Empty for insert and delete. */
  readonly columns: readonly string[];
  readonly action: string;
  /** Columns captured, in the entity's order; null when this side is not captured. */
  readonly oldColumns: readonly string[] | null;
  readonly newColumns: readonly string[] | null;
  /**
   * Of the event's own columns an entry keeps only those that this very update changed ("changed fields only"); what
   * is captured besides them is always kept. False where the event has one column, which did change.
   */
  readonly changedOnly: boolean;
  /** False when the module's log cannot hold the entry (an audited deletion that the log's own foreign key would refuse or remove): it is then kept in the project-wide log alone. */
  readonly inModuleLog: boolean;
}
