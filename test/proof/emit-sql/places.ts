/** Where behaviour is proved: the embedded Postgres, and servers 15 and 18 with every kind of owner. */

import type { Artifact } from "../../../compiler/emit/emitter.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { dumpSchemas } from "../servers/dump-restore.ts";
import { roleOf, startServer } from "../servers/start-server.ts";

export interface Opened {
  /** A superuser's session, who may become anybody. */
  readonly database: Database;
  /** Opens a further session of a superuser; null where there is only one. */
  readonly another: (() => Promise<Database>) | null;
  /** The role that owns the objects. */
  readonly owner: string;
  readonly close: () => Promise<void>;
}

export interface Place {
  readonly name: string;
  readonly open: (files: readonly Artifact[]) => Promise<Opened>;
}

export const embedded: Place = {
  name: "PGlite",
  open: async (files) => {
    const database = await openEmbedded();
    await replay(database, files);
    return { database, another: null, owner: "postgres", close: database.close };
  },
};

/** The emitted objects as a backup brings them back: another order of creation, the same behaviour. */
export const restored: Place = {
  name: "PGlite, after pg_dump and restore",
  open: async (files) => {
    const original = await openEmbedded();
    await replay(original, files);
    const dump = await dumpSchemas(original, ["public", "private", "audit"]);
    await original.close();
    const database = await openEmbedded();
    await database.execute(dump);
    await database.execute("reset all");
    return { database, another: null, owner: "postgres", close: database.close };
  },
};

function server(name: string, version: 15 | 18, owner: string, preparation = ""): Place {
  return {
    name: `PostgreSQL ${version}, ${name}`,
    open: async (files) => {
      const running = await startServer(version);
      const url = running.url(await running.createDatabase("supabase-old"), roleOf.superuser);
      const open = (): Promise<Database> => openUrl(url);
      const database = await open();
      if (preparation !== "") await database.execute(preparation);
      await database.execute(`set role ${owner}`);
      await replay(database, files);
      await database.execute("reset role");
      const close = async (): Promise<void> => {
        await database.close();
        await running.stop();
      };
      return { database, another: open, owner, close };
    },
  };
}

export const server15 = server("a BYPASSRLS owner", 15, roleOf.bypassrls);
export const server18 = server("an ordinary owner", 18, roleOf.ordinary);
/** An owner who is a member of `authenticated` must not make its members owners, nor lose his own exemption. */
export const server15Member = server(
  "an owner in authenticated",
  15,
  roleOf.ordinary,
  `grant authenticated to ${roleOf.ordinary}`,
);

export const places: readonly Place[] = [embedded, restored, server15, server15Member, server18];
