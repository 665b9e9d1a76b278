/** The public API: contracts to compiled modules, compiled modules to files. */

export { compileProject } from "./pipeline/compile.ts";
export type { Compilation, CompileOptions, ReadContract, SourceFile } from "./pipeline/compile.ts";
export { emitModules } from "./pipeline/emit-modules.ts";
export type { EmitOptions } from "./pipeline/emit-modules.ts";
export type { Artifact, CompiledModule, ContractHeader, EmitSettings, MigrationTimestamps } from "./emit/emitter.ts";
export { render } from "./diagnostics/render/index.ts";
export type { Format, Report } from "./diagnostics/render/index.ts";
export type { Diagnostic, RelatedPlace, Result, Severity } from "./diagnostics/diagnostic.ts";
export type { Source, Span } from "./text/source.ts";
export { hashOf, hashOfMeaning } from "./ir/canonical.ts";
export type { AccessCell, Actor, Grant, Operation } from "./ir/access.ts";
export type { Audit, AuditEvent, AuditLog } from "./ir/audit.ts";
export type { Column, Entity, ForeignKey, Index } from "./ir/entity.ts";
export type { Example } from "./ir/example.ts";
export type { Expression } from "./ir/expression.ts";
export type { Lifecycle } from "./ir/lifecycle.ts";
export type { Identity, ModuleIr, Role } from "./ir/module.ts";
export type { Origin, Origins } from "./ir/origin.ts";
export type { Predicate } from "./ir/predicate.ts";
export type { ColumnType } from "./ir/type.ts";
