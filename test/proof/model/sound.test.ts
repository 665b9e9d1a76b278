/** On what the compiler emits, database and contract agree at every point of the small model. */

import { expect, test } from "vitest";
import { runModel } from "../../../compiler/database/run-model.ts";
import { openWith } from "../attack/emitted.ts";
import { modelOfLast, projects } from "./projects.ts";

const all = Object.entries(await projects());

test.each(all)("no witness on the emitted %s", async (_, project) => {
  const model = modelOfLast(project);
  const database = await openWith(project);
  try {
    const report = await runModel(database, model);
    expect({ over: report.overGrants, under: report.underGrants, faults: report.faults }).toEqual({
      over: [],
      under: [],
      faults: [],
    });
    expect(report.points).toBeGreaterThan(3000);
    expect(report.leftOut.every((one) => one.points < 40)).toBe(true);
  } finally {
    await database.close();
  }
});

/** What the contract grants and its own constraints make impossible: everybody has his one row already, or none at all. */
const impossible = ["access/people/therapist/insert", "access/people/intern/insert"];

test.each(all)("every cell of %s has its points, allowed ones where it grants", (_, project) => {
  const model = modelOfLast(project);
  const module = project.at(-1) ?? project[0];
  for (const cell of module.access) {
    if (cell.operation === "select") continue;
    const points = model.writes.filter((one) => one.place === cell.id);
    expect(points.length, cell.id).toBeGreaterThan(0);
    const grants = cell.grants.some((one) => one.rows.kind !== "none");
    expect(
      points.some((one) => one.allowed),
      cell.id,
    ).toBe(grants && !impossible.includes(cell.id));
  }
});

test("a model inside an open transaction leaves it open, and as it was", async () => {
  const [, project] = all[0] ?? [];
  if (project === undefined) throw new Error("no project");
  const database = await openWith(project);
  try {
    await database.execute("begin; create table public.kept (n integer)");
    const report = await runModel(database, modelOfLast(project), { joined: true });
    expect(report.overGrants).toEqual([]);
    const { rows } = await database.query(
      "select (select count(*)::int from public.kept) as kept, (select count(*)::int from public.profiles) as left_behind",
    );
    expect(rows).toEqual([{ kept: 0, left_behind: 0 }]);
    await database.execute("rollback");
  } finally {
    await database.close();
  }
});
