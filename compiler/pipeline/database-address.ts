/** Which database `verify --db` means, and whether it is on this machine. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Config } from "./config-schema.ts";
import { nearest } from "../check/names.ts";

export interface DatabaseAddress {
  readonly url: string;
  /** Host for messages; never holds a user or a password. */
  readonly host: string;
  readonly local: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the address for a URL or for the name of a configured database. Diagnostics: `usage/unknown-database`,
 * `usage/database-variable-unset`, `usage/invalid-argument`.
 */
export function databaseAddress(word: string, config: Config, environment: Environment): DatabaseAddress | Diagnostic {
  const where = { span: null, path: "arguments/db" };
  if (word.includes("://")) return addressOf(word, environment, "The address after --db");
  // Anything else than a name may hold a password, and is not repeated.
  if (!/^[a-z][a-z0-9_-]*$/.test(word)) {
    const problem = "The value of --db is neither a postgresql:// URL nor the name of a configured database.";
    return diagnose("usage/invalid-argument", where, { problem });
  }
  const known = Object.keys(config.databases);
  const database = Object.hasOwn(config.databases, word) ? config.databases[word] : undefined;
  if (database === undefined) {
    return diagnose("usage/unknown-database", where, { name: word, nearest: nearest(word, known), known });
  }
  const variable = database.urlFrom;
  const url = environment[variable] ?? "";
  if (url === "") return diagnose("usage/database-variable-unset", where, { name: word, variable });
  return addressOf(url, environment, `The value of ${variable}`);
}

function addressOf(url: string, environment: Environment, what: string): DatabaseAddress | Diagnostic {
  const refused = (problem: string): Diagnostic =>
    diagnose("usage/invalid-argument", { span: null, path: "arguments/db" }, { problem: `${what} ${problem}` });
  const authority = /^postgres(?:ql)?:\/\/([^/?#]*)/.exec(url)?.[1];
  if (authority === undefined) return refused("is not a postgresql:// URL.");
  // With @ / ? or # unescaped in a password, part of it would be taken for the host, and shown.
  const signs = url.split("@").length - 1;
  if (signs > 1 || (signs === 1 && !authority.includes("@"))) {
    return refused(
      "can be read in more than one way. Characters of a password such as @ / ? # must be written %40 %2F %3F %23.",
    );
  }
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return refused("is not a postgresql:// URL.");
  }
  // The driver prefers a host among the parameters, and falls back to the environment.
  const named = [
    parsed.hostname,
    ...parsed.searchParams.getAll("host"),
    ...parsed.searchParams.getAll("hostaddr"),
  ].filter((host) => host !== "");
  const hosts = named.length > 0 ? named : [environment["PGHOST"] ?? "localhost"];
  return { url, host: hosts.join(", "), local: hosts.every(isLocal) };
}

function isLocal(host: string): boolean {
  const name = decodeURIComponent(host).replace(/^\[|\]$/g, "");
  return (
    name === "localhost" || name === "::1" || name.startsWith("/") || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
  );
}
