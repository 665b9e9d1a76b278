/** Arbitrary CHECK conditions: the emitted code says what Postgres says, true, false or NULL, or that it cannot tell. */

import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import type { Expression } from "../../../compiler/ir/expression.ts";
import { expressionSql } from "../../../compiler/sql/expression.ts";
import { conditions, rows, tableWith } from "./arbitrary-checks.ts";
import { createTables, loadChecks } from "./compiled.ts";

const seed = Number(process.env["PROOF_SEED"] ?? 20260118);

let database: Database;

beforeAll(async () => {
  database = await openEmbedded();
  await createTables(database, tableWith([]));
  await database.execute(`
    create function pg_temp.judge_each(conditions jsonb, cells json) returns setof text language plpgsql as $$
    declare
      condition text;
      verdict text;
    begin
      for condition in select * from jsonb_array_elements_text(conditions) loop
        begin
          execute 'select coalesce((' || condition || ')::text, ''null'') from json_populate_record(null::public.cells, $1) as cells'
            into verdict using cells;
        exception when others then
          verdict := 'error ' || sqlstate;
        end;
        return next verdict;
      end loop;
    end $$;`);
});
afterAll(async () => {
  await database.close();
});

it(`agrees with Postgres on arbitrary conditions and rows (PROOF_SEED=${seed})`, async () => {
  const candidates: readonly Expression[] = fc.sample(conditions, { seed, numRuns: 300 });
  const checks = await loadChecks(tableWith(candidates));
  const judged = candidates.flatMap((expression, at) => {
    const check = checks.get(`c${at}`);
    return check === undefined ? [] : [{ sql: expressionSql(expression), check }];
  });
  // Those left out mix types in ways the emitter declines.
  expect(judged.length).toBeGreaterThan(200);

  const seen: Record<string, number> = {};
  for (const cells of fc.sample(rows, { seed, numRuns: 60 })) {
    const parameters = [JSON.stringify(judged.map(({ sql }) => sql)), JSON.stringify(cells)];
    const answer = await database.query(
      "select * from pg_temp.judge_each($1::text::jsonb, $2::text::json) as verdict",
      parameters,
    );
    for (const [at, { sql, check }] of judged.entries()) {
      const verdict = answer.rows[at]?.["verdict"];
      const ours = String(check.test(cells));
      seen[ours] = (seen[ours] ?? 0) + 1;
      if (ours !== "undefined") expect(verdict, `${sql} of ${JSON.stringify(cells)}`).toBe(ours);
    }
  }
  for (const truth of ["true", "false", "null", "undefined"]) expect(seen[truth]).toBeGreaterThan(100);
});
