/** Databases with the committed migrations of this repository in them, on every Postgres and applied by every kind of owner. */

import { readFileSync, readdirSync } from "node:fs";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import type { Database } from "../../../compiler/database/database.ts";
import type { DefaultPrivileges } from "../../../compiler/database/bootstrap.ts";
import { replay } from "../../../compiler/database/replay.ts";
import type { MigrationFile } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import type { ServerVersion } from "./binaries.ts";
import { appliers, roleOf, startServer } from "./start-server.ts";
import type { Applier } from "./start-server.ts";

const folder = new URL("../../../supabase/migrations/", import.meta.url);

/** Returns the committed migrations in order. */
export function committedMigrations(): readonly MigrationFile[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return files
    .sort()
    .map((name) => ({ path: `supabase/migrations/${name}`, text: readFileSync(new URL(name, folder), "utf8") }));
}

export interface Foundation {
  readonly name: string;
  readonly open: () => Promise<Opened>;
}

export interface Opened {
  readonly database: Database;
  readonly close: () => Promise<void>;
}

const privileges: readonly DefaultPrivileges[] = ["none", "supabase-old", "hostile"];

/** Embedded under each default privileges, and servers 15 and 18 with each applier (and so each privileges once). */
export const foundations: readonly Foundation[] = [
  ...privileges.map((given): Foundation => ({
    name: `PGlite, default privileges ${given}`,
    open: () => embedded(given),
  })),
  ...([15, 18] as const).flatMap((version) =>
    appliers.map((applier, at): Foundation => {
      const given = privileges[at] ?? "none";
      return {
        name: `PostgreSQL ${version}, applied by ${applier}, default privileges ${given}`,
        open: () => server(version, applier, given),
      };
    }),
  ),
];

async function embedded(given: DefaultPrivileges): Promise<Opened> {
  const database = await openEmbedded({ defaultPrivileges: given });
  await replay(database, committedMigrations());
  return { database, close: database.close };
}

/** Migrations run as the applier; the session that the tests get is a superuser's, who may become anybody. */
async function server(version: ServerVersion, applier: Applier, given: DefaultPrivileges): Promise<Opened> {
  const running = await startServer(version);
  const name = await running.createDatabase(given);
  const owner = await openUrl(running.url(name, roleOf[applier]));
  await replay(owner, committedMigrations());
  await owner.close();
  const database = await openUrl(running.url(name, roleOf.superuser));
  const close = async (): Promise<void> => {
    await database.close();
    await running.stop();
  };
  return { database, close };
}
