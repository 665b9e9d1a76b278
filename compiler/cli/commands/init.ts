/** `contractc init`. */

import { existsSync, lstatSync } from "node:fs";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { diagnose } from "../../diagnostics/diagnose.ts";
import { begin, projectFilesToBegin, workflowFile } from "../../pipeline/init.ts";
import type { FirstFile, Maker } from "../../pipeline/init.ts";
import { UnusableFile } from "../../pipeline/files.ts";
import { defaultBranch, prefixIn, repositoryRoot } from "../git.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { findProject } from "../project-root.ts";
import { report } from "../report.ts";

export interface InitCommandOptions extends CommonOptions {
  readonly ci?: "github";
  readonly force?: true;
}

/** Runs the command and returns its exit status. */
export async function initCommand(io: Io, options: InitCommandOptions): Promise<number> {
  const given = resolve(io.directory, options.project ?? ".");
  const nothing = { sources: [], failOn: "error" } as const;
  const known = existsSync(given) ? findProject(given) : null;
  if (!existsSync(given) || (options.ci !== undefined && known === null)) {
    const diagnostics = [diagnose("usage/no-project", { span: null, path: "project" }, { directory: given })];
    return report(io, options, { ...nothing, diagnostics });
  }
  const root = options.ci === undefined ? given : (known ?? given);
  const repository = await repositoryRoot(root);
  const files =
    options.ci === undefined ? projectFilesToBegin() : [workflowFile(await workflowFacts(root, repository))];
  const diagnostics = await begin(files, makerIn(root, repository ?? root), options.force === true);
  const written = files.map(({ path }) => path);
  const next = options.ci === undefined ? "contractc check" : "git add the file, and open a pull request";
  if (diagnostics.length > 0) return report(io, options, { ...nothing, diagnostics, data: { written: [] } });
  return report(io, options, {
    ...nothing,
    diagnostics,
    data: { written },
    summary: `${["Written:", ...written.map((path) => `  ${path}`), `Next: ${next}`].join("\n")}\n`,
  });
}

async function workflowFacts(root: string, repository: string | null) {
  if (repository === null) return { prefix: "", defaultBranch: "main" };
  const branch = (await defaultBranch(root)) ?? "main";
  return { prefix: await prefixIn(root), defaultBranch: branch.replace(/^origin\//, "") };
}

function makerIn(project: string, repository: string): Maker {
  const at = ({ from, path }: FirstFile): string => join(from === "project" ? project : repository, ...path.split("/"));
  return {
    // A link that leads nowhere is something, too.
    exists: async (file) => lstatSync(at(file), { throwIfNoEntry: false }) !== undefined,
    write: async (file) => {
      const full = at(file);
      await mkdir(dirname(full), { recursive: true });
      const home = await realpath(file.from === "project" ? project : repository);
      const inside = relative(home, existsSync(full) ? await realpath(full) : await realpath(dirname(full)));
      if (inside === ".." || inside.startsWith(`..${sep}`))
        throw new UnusableFile(file.path, "outside", "it is a link that leads out of the project");
      await writeFile(full, file.text);
    },
  };
}
