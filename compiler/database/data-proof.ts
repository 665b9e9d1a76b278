/** The proof that data survives an evolution: every value that was there is found again, but for what the contract says. */

import { commonGround } from "../attack/common-ground.ts";
import { edgeRows } from "../attack/edge-rows.ts";
import { columnNamed, successorOf } from "../attack/successor.ts";
import type { Successor, Transition } from "../attack/successor.ts";
import { isAuditLog } from "../ir/find.ts";
import type { SchemaNames } from "../observe/expected.ts";
import { approves } from "../plan/changes/approvals.ts";
import type { Removal } from "../plan/changes/approvals.ts";
import { columnTypeSql } from "../sql/expression.ts";
import { identifier, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { readProjectLog, readRows, readTable } from "./data-proof/content.ts";
import type { Rows } from "./data-proof/content.ts";
import { expectations, fillsRowByRow } from "./data-proof/expectation.ts";
import type { Expectation } from "./data-proof/expectation.ts";
import { seedRows } from "./data-proof/seed-rows.ts";
import type { Database } from "./database.ts";
import { replay } from "./replay.ts";
import type { MigrationFile } from "./replay.ts";

export interface DataProof extends Transition {
  /** Files that lead from the previous state to the next, in order. */
  readonly files: readonly MigrationFile[];
  readonly settings: Pick<SchemaNames, "publicSchema" | "auditSchema">;
  /** Whether somebody signed a loss; without it the approvals of the next state count, of whatever version. */
  readonly approved?: (removal: Removal) => boolean;
  /** Entities to fill and to compare, under their old names, with what they refer to; all unless given. */
  readonly entities?: ReadonlySet<string>;
  /** Another number for each proof on the same database, so that rows come to those of the last one. */
  readonly round?: number;
}

/** A value that is not what it should be after an evolution. */
export interface DataFinding {
  readonly kind: "changed" | "row-lost" | "row-appeared" | "column-lost" | "table-lost" | "log-changed" | "unproven";
  /** New name; of what is gone, the old one. */
  readonly entity: string;
  readonly column: string | null;
  /** Text of the primary key; null where no single row is meant. */
  readonly key: string | null;
  readonly before: string | null;
  readonly expected: string | null;
  readonly after: string | null;
}

/**
 * Fills the database, which is in the previous state, with rows at the edge of what its types and checks take; runs the
 * files; and returns every value that became another without the contract saying so, in the order of the contract: none
 * means that all data survived. `unproven` names a table that had no row to prove it with. The database is written: hand
 * in a copy. Throws ReplayError when a file is refused.
 */
export async function proveData(database: Database, proof: DataProof): Promise<readonly DataFinding[]> {
  const held = await holdData(database, proof);
  await replay(database, proof.files);
  return held.compare();
}

export interface HeldData {
  /** Compares what is there now with what was. */
  readonly compare: () => Promise<readonly DataFinding[]>;
}

/** The same in two parts, for files that are run otherwise. Fills the database and remembers what it holds. */
export async function holdData(database: Database, proof: DataProof): Promise<HeldData> {
  const { publicSchema, auditSchema } = proof.settings;
  const all = proof.previous.flatMap((ir) => ir.entities);
  const wanted = proof.entities ?? new Set(all.map((one) => one.name));
  const ground = commonGround(proof, publicSchema);
  await seedRows(database, {
    rows: edgeRows(ground.project, wanted, proof.round ?? 0),
    entities: new Map(all.map((one) => [one.name, one])),
    fits: ground.fits,
    schema: publicSchema,
  });
  const tables: Held[] = [];
  for (const entity of all.filter((one) => wanted.has(one.name))) {
    const successor = successorOf(proof, entity.name);
    if (successor === null) {
      const rows = await readTable(database, publicSchema, entity);
      tables.push({ entity: entity.name, successor: null, expectations: [], rows });
    } else {
      const expected = expectations(proof, successor, approvedIn(proof));
      const rows = await readRows(
        database,
        qualified(publicSchema, entity.name),
        keyBefore(successor),
        fieldsBefore(expected),
      );
      tables.push({ entity: entity.name, successor, expectations: expected, rows });
    }
  }
  const log = await readProjectLog(database, auditSchema);
  return {
    compare: async () => {
      const findings: DataFinding[] = [];
      for (const table of tables) findings.push(...(await compareTable(database, proof, table)));
      return [...findings, ...compareLog(log, await readProjectLog(database, auditSchema))];
    },
  };
}

interface Held {
  readonly entity: string;
  readonly successor: Successor | null;
  readonly expectations: readonly Expectation[];
  readonly rows: Rows;
}

function approvedIn({ next, approved }: DataProof): (removal: Removal) => boolean {
  const approvals = next.flatMap((ir) => ir.approvals ?? []);
  return approved ?? ((removal) => approvals.some((one) => approves(one, one.version, removal)));
}

function keyBefore({ was, is, nameNow }: Successor): readonly Sql[] {
  return was.primaryKey.columns.map((name) => {
    const now = columnNamed(is, nameNow(name));
    return now === null ? sql`${identifier(name)}::text` : sql`${identifier(name)}::${columnTypeSql(now.type)}::text`;
  });
}

function fieldsBefore(all: readonly Expectation[]): ReadonlyMap<string, Sql> {
  return new Map(
    all.flatMap(({ column, before, expected }): readonly (readonly [string, Sql])[] => [
      ...(before === null ? [] : [[`before ${column}`, sql`${identifier(before)}::text`] as const]),
      ...(expected === null ? [] : [[`expected ${column}`, expected] as const]),
    ]),
  );
}

async function compareTable(database: Database, proof: DataProof, held: Held): Promise<readonly DataFinding[]> {
  const { successor, rows } = held;
  const nothing = { column: null, key: null, before: null, expected: null, after: null };
  if (rows.size === 0) return [{ ...nothing, kind: "unproven", entity: held.entity }];
  if (successor === null) {
    if (approvedIn(proof)({ object: held.entity, change: "drop table" })) return [];
    return [{ ...nothing, kind: "table-lost", entity: held.entity, before: `${rows.size} rows` }];
  }
  const { is, home, was, nameNow } = successor;
  const text = (name: string): Sql => sql`${identifier(name)}::text`;
  const key = was.primaryKey.columns.map((name) => text(nameNow(name) ?? name));
  const fields = new Map(is.columns.map(({ name }) => [name, text(name)] as const));
  const now = await readRows(database, qualified(proof.settings.publicSchema, is.name), key, fields);
  const lost = [...rows].filter(([one]) => !now.has(one));
  const appeared = isAuditLog(home, is.name) ? [] : [...now.keys()].filter((one) => !rows.has(one));
  return [
    ...lost.map(([one]): DataFinding => ({ ...nothing, kind: "row-lost", entity: is.name, key: one })),
    ...appeared.map((one): DataFinding => ({ ...nothing, kind: "row-appeared", entity: is.name, key: one })),
    ...[...rows].flatMap(([one, before]) => {
      const after = now.get(one);
      return after === undefined ? [] : compareRow(held.expectations, successor, { key: one, before, after });
    }),
  ];
}

interface ComparedRow {
  readonly key: string;
  readonly before: Readonly<Record<string, string | null>>;
  readonly after: Readonly<Record<string, string | null>>;
}

function compareRow(
  all: readonly Expectation[],
  successor: Successor,
  { key, before, after }: ComparedRow,
): readonly DataFinding[] {
  const entity = successor.is.name;
  const expectedOf = ({ column }: Expectation): string | null => before[`expected ${column}`] ?? null;
  const updates =
    fillsRowByRow(successor) ||
    all.some((one) => one.updated && expectedOf(one) !== (before[`before ${one.column}`] ?? null));
  return all.flatMap((one): readonly DataFinding[] => {
    const had = before[`before ${one.column}`] ?? null;
    const has = after[one.column] ?? null;
    const expected = expectedOf(one);
    const finding = { entity, column: one.column, key, before: had, after: has };
    switch (one.fate) {
      case "gone":
        return had === null ? [] : [{ ...finding, kind: "column-lost", expected: had }];
      case "filled": {
        const mayBeEmpty = columnNamed(successor.is, one.column)?.nullable === true;
        return has !== null || mayBeEmpty ? [] : [{ ...finding, kind: "changed", expected: "a value" }];
      }
      case "moves":
        return updates || has === expected ? [] : [{ ...finding, kind: "changed", expected }];
      case "kept":
        return has === expected ? [] : [{ ...finding, kind: "changed", expected }];
    }
  });
}

function compareLog(before: Rows, after: Rows): readonly DataFinding[] {
  return [...before].flatMap(([key, { entry = null }]): readonly DataFinding[] => {
    const now = after.get(key)?.["entry"] ?? null;
    if (now === entry) return [];
    return [
      { kind: "log-changed", entity: "audit_log", column: null, key, before: entry, expected: entry, after: now },
    ];
  });
}
