/** Databases that nobody touched have no difference: Postgres 15 to 18, applied by whoever may, read by whoever can log in. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { appliers, password, roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { builtContract, historySql, judged } from "./living.ts";
import type { Built, ContractName } from "./living.ts";

const contracts = ["sample", "care"] as const;
const built = new Map<ContractName, Built>();

beforeAll(async () => {
  for (const contract of contracts) built.set(contract, await builtContract(contract));
});

function builtOf(contract: ContractName): Built {
  const found = built.get(contract);
  if (found === undefined) throw new Error("not built");
  return found;
}

/** A table that a migration makes by hand: what the platform opens on it is no difference either. */
const byHand = {
  path: "supabase/migrations/20260102000000_by_hand.sql",
  text: "create table public.lists (id bigint generated always as identity primary key, words text check (length(words) > 2)); create view public.words as select words from public.lists; create function public.shout(words text) returns text language sql immutable as $$ select upper(words) $$; create schema reports; create view reports.all_lists as select * from public.lists;",
};

function withHand(one: Built): Built {
  return { ...one, files: [...one.files, byHand] };
}

test.each(["none", "supabase-old", "hostile"] as const)("embedded, default privileges %s", async (given) => {
  for (const contract of contracts) {
    const one = builtOf(contract);
    const database = await openEmbedded({ defaultPrivileges: given });
    try {
      await replay(database, one.files);
      const { judged: found, unseen, byState, history } = await judged(database, one);
      expect(found.map((each) => each.difference)).toEqual([]);
      expect(unseen).toEqual([]);
      expect(byState).toBe("none");
      expect(history.pending).toEqual([]);
    } finally {
      await database.close();
    }
  }
});

describe.each([15, 18] as const)("PostgreSQL %i", (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(version);
    const administrator = await openUrl(server.url("postgres", roleOf.superuser));
    await administrator.execute(`create role reader login password '${password}'`);
    await administrator.close();
  });
  afterAll(() => server.stop());

  const cases = contracts.flatMap((contract) => appliers.map((applier) => ({ contract, applier })));
  test.each(cases)(
    "$contract, applied by $applier, with the platform's old default privileges",
    async ({ contract, applier }) => {
      const one = withHand(builtOf(contract));
      const name = await server.createDatabase("supabase-old");
      const owner = await openUrl(server.url(name, roleOf[applier]));
      await replay(owner, one.files);
      await owner.close();
      const administrator = await openUrl(server.url(name, roleOf.superuser));
      await administrator.execute(historySql(one.files));
      await administrator.execute(
        "grant usage on schema supabase_migrations to reader; grant select on supabase_migrations.schema_migrations to reader",
      );
      await administrator.close();
      for (const login of [roleOf[applier], roleOf.superuser, "reader"]) {
        const database = await openUrl(server.url(name, login));
        try {
          const { judged: found, unseen, history } = await judged(database, one);
          expect(found.map((each) => each.difference)).toEqual([]);
          expect(unseen).toEqual([]);
          expect(history.pending).toEqual([]);
        } finally {
          await database.close();
        }
      }
    },
  );
});
