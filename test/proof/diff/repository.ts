/** Projects in temporary git repositories. */

import { execFileSync } from "node:child_process";
import { temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";

export interface TemporaryRepository extends TemporaryProject {
  readonly git: (...words: readonly string[]) => string;
  /** Commits everything there is. */
  readonly commit: (message: string) => void;
}

/** Returns a project whose files are committed on the branch main. */
export function temporaryRepository(files: Readonly<Record<string, string | Uint8Array>>): TemporaryRepository {
  const project = temporaryProject(files);
  const git = (...words: readonly string[]): string =>
    execFileSync(
      "git",
      ["-C", project.root, "-c", "user.name=Test", "-c", "user.email=test@example.invalid", ...words],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
  const commit = (message: string): void => {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
  };
  git("init", "--quiet", "--initial-branch", "main");
  commit("as it was");
  return { ...project, git, commit };
}
