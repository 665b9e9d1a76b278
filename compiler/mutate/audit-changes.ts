/** Contracts that record something else. */

import type { AuditEvent } from "../ir/audit.ts";
import { entityOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { ContractChange } from "./contract-changes.ts";

/** Returns the contracts that differ from this one in what one event records, or when. */
export function auditChanges(ir: ModuleIr): readonly ContractChange[] {
  const { audit } = ir;
  if (audit === null) return [];
  return audit.events.flatMap((event) => {
    const change = (operator: string, detail: string, next: readonly AuditEvent[]): ContractChange => ({
      operator,
      detail: detail === "" ? event.id : `${event.id}: ${detail}`,
      description: `${event.id}: ${operator}${detail === "" ? "" : `, ${detail}`}`,
      place: event.id,
      ir: {
        ...ir,
        audit: { ...audit, events: audit.events.flatMap((one) => (one === event ? next : [one])) },
      },
    });
    const other = (operator: string, detail: string, more: Partial<AuditEvent>): ContractChange =>
      change(operator, detail, [{ ...event, ...more }]);
    const { oldColumns, newColumns } = event;
    const recordable = entityOf(ir, event.entity)
      .columns.filter((one) => one.system === null)
      .map((one) => one.name);
    const elsewhere = recordable.filter(
      (name) => !audit.events.some((one) => one.entity === event.entity && one.columns.includes(name)),
    );
    return [
      change("drop an event", "", []),
      // The module's log holds entries about one entity alone.
      ...(audit.log?.audited === event.entity
        ? [
            other("record elsewhere", event.inModuleLog ? "the project's log alone" : "the module's log too", {
              inModuleLog: !event.inModuleLog,
            }),
          ]
        : []),
      ...(oldColumns === null ? [] : [other("record no old value", "", { oldColumns: null })]),
      ...(newColumns === null ? [] : [other("record no new value", "", { newColumns: null })]),
      ...columnsLess(oldColumns).map(([name, columns]) =>
        other("record one column less", `old ${name}`, { oldColumns: columns }),
      ),
      ...columnsLess(newColumns).map(([name, columns]) =>
        other("record one column less", `new ${name}`, { newColumns: columns }),
      ),
      ...(event.operation === "update" && elsewhere[0] !== undefined
        ? [other("fire for another column", elsewhere[0], { columns: [elsewhere[0]] })]
        : []),
      ...(event.columns.length > 1
        ? event.columns.map((name) =>
            other("fire for fewer columns", name, { columns: event.columns.filter((one) => one !== name) }),
          )
        : []),
      ...(event.columns.length > 1 || event.changedOnly
        ? [other("flip changed fields only", "", { changedOnly: !event.changedOnly })]
        : []),
    ];
  });
}

function columnsLess(columns: readonly string[] | null): readonly (readonly [string, readonly string[]])[] {
  if (columns === null || columns.length < 2) return [];
  return columns.map((name) => [name, columns.filter((one) => one !== name)] as const);
}
