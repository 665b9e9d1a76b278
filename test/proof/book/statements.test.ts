/** The page's statements are those that Postgres' own parser finds in the migrations. */

import { describe, expect, test } from "vitest";
import { statementsOf } from "../../../compiler/database/statements.ts";
import { statementsIn } from "../../../compiler/emit/book/statements.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { foundation, seed } from "../seed/foundation.ts";

async function parsed(text: string): Promise<readonly string[]> {
  const found = await statementsOf(text);
  if ("brokenAt" in found) throw new Error(`does not parse at ${found.brokenAt}`);
  return found.map(({ start, end }) => text.slice(start, end));
}

const bare = (statement: string): string => statement.replace(/^(?:\s+|--[^\n]*\n)+/, "").replace(/;?\s*$/, "");

describe("statementsIn", () => {
  const files = migrationsEmitter.emit(foundation).value.filter((one) => one.path.endsWith(".sql"));
  test.each([...files.map((one) => [one.path, one.text] as const), ["the seed", seed] as const])(
    "%s",
    async (_, text) => {
      const statements = statementsIn(text);
      expect(statements.length).toBeGreaterThan(0);
      expect(statements.map(bare)).toEqual((await parsed(text)).map(bare));
    },
  );

  test("strings, names, dollar quotes and comments may hold semicolons", () => {
    const tricky = `select ';', "a;b", $x$;$$;$x$, E'\\';' -- ; no\n, /* ; */ 1;\ndo $$ begin; end $$;`;
    expect(statementsIn(tricky)).toHaveLength(2);
  });
});
