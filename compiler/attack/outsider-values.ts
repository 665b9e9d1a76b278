/** Values beside those that a CHECK lists: words that would be plausible there, and must be refused all the same. */

import type { Column } from "../ir/entity.ts";
import { answerOf } from "./constraint-attempt.ts";
import type { Attempt } from "./constraint-attempt.ts";
import { isNumber } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { isRepresentable } from "./number-range.ts";
import { refusedBy } from "./probe.ts";
import type { Target } from "./target.ts";
import { enumerated, isText } from "./value.ts";

/** Roles and states that people commonly add. */
const common = [
  "active",
  "admin",
  "approved",
  "archived",
  "blocked",
  "cancelled",
  "closed",
  "deleted",
  "disabled",
  "draft",
  "final",
  "guest",
  "inactive",
  "invited",
  "manager",
  "open",
  "other",
  "owner",
  "pending",
  "published",
  "rejected",
  "suspended",
  "unknown",
  "user",
];

/** Returns an attempt for each value outside of a list that no CHECK but known ones refuses. */
export function outsiders(target: Target, row: Row): readonly Attempt[] {
  const { entity } = target;
  return entity.columns.flatMap((column) => {
    if (column.generated !== null || entity.primaryKey.columns.includes(column.name)) return [];
    return outsidersOf(target, column).flatMap((value): readonly Attempt[] => {
      const answer = answerOf(entity, { ...row, [column.name]: value });
      if (answer === null || answer === "in") return [];
      return [
        {
          place: `entities/${entity.name}/constraints/${answer.refusedBy}`,
          detail: `${column.name} cannot be ${value === "" ? "nothing" : value}`,
          row: { ...row, [column.name]: value },
          expect: refusedBy("23514", answer.refusedBy),
          sentence: `refuses ${column.name} ${value === "" ? "without a letter" : value}`,
        },
      ];
    });
  });
}

/** Values of the column's type that its list does not have: of the contracts' other lists, common ones, and misspelled ones. */
function outsidersOf(target: Target, column: Column): readonly string[] {
  const { entity, world } = target;
  const listed = enumerated(entity, column.name);
  if (listed.length === 0) return [];
  const { type } = column;
  if (isNumber(type)) {
    const beside = listed.flatMap((one) => [Number(one) - 1, Number(one) + 1]).map(String);
    return [...new Set(["0", ...beside])].filter((one) => !listed.includes(one) && isRepresentable(type, one));
  }
  if (!isText(type)) return [];
  const entities = world.project.flatMap((one) => one.entities);
  const others = [
    ...world.project.flatMap((one) => one.roles.map(({ name }) => name)),
    ...world.project.flatMap((one) => one.lifecycles.flatMap(({ states }) => states.map(({ name }) => name))),
    ...entities.flatMap((one) => one.columns.flatMap(({ name }) => enumerated(one, name))),
  ];
  const misspelled = listed.slice(0, 1).flatMap((one) => [one.toUpperCase(), `${one}s`]);
  const most = type.arguments[0] ?? Infinity;
  return [...new Set([...others, ...common, ...misspelled, ""])].filter(
    (one) => !listed.includes(one) && one.length <= most,
  );
}
