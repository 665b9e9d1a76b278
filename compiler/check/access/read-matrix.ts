/** One matrix: its headings, then row by row what each cell decides. */

import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline, Row } from "../../syntax/document.ts";
import { checkCells } from "./check-cells.ts";
import { claim, report } from "./matrix-context.ts";
import type { Headings, Matrix, Reading, Ruling } from "./matrix-context.ts";
import { didYouMean } from "../names.ts";
import { abilityPhrases, actorHeadings, conditionHeadings, noteHeadings, tableHeadings } from "./phrase-book.ts";
import { plainWords } from "./plain-words.ts";
import { readAbility, transitionHeadings } from "./read-ability.ts";
import type { Ability } from "./read-ability.ts";
import { readRow } from "./read-row.ts";
import { readSubject } from "./read-subject.ts";

export interface ReadMatrix {
  readonly rulings: readonly Ruling[];
  /** The entities it decides about. */
  readonly entities: readonly Entity[];
}

/** Returns what the cells of a matrix decide. Everything in it that is not understood is an error. */
export function readMatrix(reading: Reading, matrix: Matrix): ReadMatrix {
  const { header, rows } = matrix.table;
  const headings = headingsOf(header);
  if (!checkCells(reading, header, header)) return { rulings: [], entities: [] };
  claim(reading, header.cells, "access");
  const rulings: Ruling[] = [];
  const entities = new Set<Entity>();
  const seen = new Map<string, Inline>();
  for (const row of rows) {
    if (row.cells.length !== header.cells.length || !checkCells(reading, row, header)) continue;
    const subject = readSubject(reading, matrix, header, headings, row);
    if (subject === null) {
      if (headings.table === null) break;
      continue;
    }
    entities.add(subject.entity);
    const abilities = abilitiesOf(reading, subject, header, headings, row === rows[0] || headings.table !== null);
    if (abilities === null) {
      if (headings.table === null) break;
      continue;
    }
    rulings.push(...readRow(reading, { entity: subject.entity, abilities, headings, row, seen }));
  }
  return { rulings, entities: [...entities] };
}

function headingsOf(header: Row): Headings {
  const spoken = header.cells.map((cell) => plainWords(cell.text).join(" "));
  const place = (names: readonly string[]): number | null => {
    const at = spoken.findIndex((text, index) => index > 0 && names.includes(text));
    return at < 0 ? null : at;
  };
  const [condition, note, table] = [place(conditionHeadings), place(noteHeadings), place(tableHeadings)];
  const abilities = spoken.map((_, at) => at).filter((at) => at > 0 && at !== condition && at !== note && at !== table);
  return { abilities, condition, note, table };
}

/** Whether a table is a matrix by its first heading: Actor, Role or Who. */
export function hasActorHeading(header: Row): boolean {
  return actorHeadings.includes(plainWords(header.cells[0]?.text ?? "").join(" "));
}

function abilitiesOf(
  reading: Reading,
  subject: { readonly entity: Entity; readonly column: string | null },
  header: Row,
  headings: Headings,
  tell: boolean,
): ReadonlyMap<number, Ability> | null {
  const abilities = new Map<number, Ability>();
  const said = new Map<string, Inline>();
  let wrong = false;
  for (const at of headings.abilities) {
    const cell = header.cells[at];
    if (cell === undefined) continue;
    const ability = readAbility(reading.structure, subject.entity, subject.column, cell.text);
    const where = { span: cell.span, path: `access/${subject.entity.name}` };
    if (ability === null) {
      wrong = true;
      if (tell)
        report(
          reading,
          diagnose("access/unknown-ability", where, {
            ability: cell.text,
            entity: subject.entity.name,
            ...knownHeadings(reading, subject.entity, cell.text),
          }),
        );
      continue;
    }
    for (const key of keysOf(ability)) {
      const first = said.get(key);
      if (first !== undefined) {
        wrong = true;
        const related = [{ span: first.span, message: "the first column for it" }];
        if (tell) report(reading, diagnose("access/duplicate-ability", { ...where, related }, { ability: cell.text }));
      }
      said.set(key, cell);
    }
    abilities.set(at, ability);
  }
  if (!wrong && abilities.size === 0) {
    wrong = true;
    if (tell)
      report(
        reading,
        diagnose("access/not-a-matrix", { span: header.span, path: `access/${subject.entity.name}` }, {}),
      );
  }
  return wrong ? null : abilities;
}

/** What the heading may have meant, and the verbs that mean something. */
function knownHeadings(
  reading: Reading,
  entity: Entity,
  heading: string,
): { readonly suggestion: string; readonly verbs: readonly string[] } {
  const verbs = transitionHeadings(reading.structure, entity);
  const columns = entity.columns.map((column) => `Can Change ${column.name}`);
  const known = [
    ...abilityPhrases.map((one) => `Can ${one.text}`),
    ...verbs,
    "Condition",
    "Notes",
    "Table",
    ...columns,
  ];
  return { suggestion: didYouMean(heading, known), verbs };
}

function keysOf(ability: Ability): readonly string[] {
  if (ability.kind === "operations") return ability.operations;
  return ability.kind === "column" ? [`column ${ability.column}`] : ability.states.map((state) => `state ${state}`);
}
