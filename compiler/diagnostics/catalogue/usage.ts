/** Diagnostics of the family `usage/`: the command line, the project and its configuration. */

import { entry } from "../entry.ts";

const didYouMean = (nearest: string | null, rest: string): string =>
  nearest === null ? rest : `Did you mean ${nearest}? | ${rest}`;
const listed = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));

const configExplanation =
  "`contracts/contractc.config.yaml` is optional. Its keys are described by `contracts/contractc.config.schema.json`, which editors use for completion: schemas, resolutions, databases, migrations.";

export const usage = {
  "usage/no-project": entry<{ directory: string }>({
    severity: "error",
    title: "No project here",
    say: (p) => `There is no contractc project in ${p.directory} or above it.`,
    why: "Without a project there are no contracts to compile.",
    fix: "Go to a directory with docs/data-contracts or contracts/contractc.config.yaml. | contractc --project <directory>",
    explain:
      "The project is the nearest directory, upwards from the current one, with `contracts/contractc.config.yaml` or `docs/data-contracts`. The search stops at the directory with `.git`.",
  }),
  "usage/no-contracts": entry<{ directory: string }>({
    severity: "error",
    title: "No contracts",
    say: (p) => `There is no contract in ${p.directory}.`,
    why: "There is nothing to compile.",
    fix: "Add a contract, for example docs/data-contracts/clients.md.",
    explain: "Contracts are the Markdown files in `docs/data-contracts/`.",
  }),
  "usage/unknown-module": entry<{ module: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    title: "An unknown module",
    say: (p) => `There is no contract ${p.module}. Known: ${listed(p.known)}.`,
    why: "A command for a module that does not exist would look as if it had succeeded.",
    fix: (p) => didYouMean(p.nearest, "Add docs/data-contracts/<module>.md, or use one of the known names."),
    explain: "Modules are named by the files in `docs/data-contracts/`, without `.md`.",
  }),
  "usage/module-is-path": entry<{ module: string }>({
    severity: "error",
    title: "A path in place of a module name",
    say: (p) => `${p.module} is not a module name.`,
    why: "Module names become file and directory names; a path could lead out of the project.",
    fix: "Give the name of the module, for example auth-foundation.",
    explain: "A module name consists of lower-case letters, digits and dashes.",
  }),
  "usage/contract-unreadable": entry<{ file: string; problem: string }>({
    severity: "error",
    title: "A contract that cannot be read",
    say: (p) => `${p.file} cannot be read: ${p.problem}.`,
    why: "What cannot be read cannot be compiled.",
    fix: "Check that the file exists and that you may read it.",
    explain: "Contracts are the Markdown files in `docs/data-contracts/`.",
  }),
  "usage/unknown-command": entry<{ command: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    title: "An unknown command",
    say: (p) => `contractc has no command ${p.command}.`,
    why: "Nothing was done.",
    fix: (p) => didYouMean(p.nearest, `Commands: ${listed(p.known)}.`),
    explain: "`contractc --help` lists the commands.",
  }),
  "usage/unknown-option": entry<{ option: string; nearest: string | null; command: string }>({
    severity: "error",
    title: "An unknown option",
    say: (p) => `contractc ${p.command} has no option ${p.option}.`.replace("  ", " "),
    why: "Nothing was done: an option that is ignored would promise something that does not happen.",
    fix: (p) => didYouMean(p.nearest, `contractc ${p.command} --help lists the options.`.replace("  ", " ")),
    explain: "`contractc <command> --help` lists the options of a command.",
  }),
  "usage/invalid-argument": entry<{ problem: string }>({
    severity: "error",
    title: "A command line that is not understood",
    say: (p) => p.problem,
    why: "Nothing was done.",
    fix: "contractc --help shows the usage with examples.",
    explain: "`contractc <command> --help` lists the arguments and options of a command.",
  }),
  "usage/unknown-code": entry<{ code: string; nearest: string | null; families: readonly string[] }>({
    severity: "error",
    title: "An unknown diagnostic code",
    say: (p) => `There is no diagnostic ${p.code}. Families: ${listed(p.families)}.`,
    why: "Codes are never renamed; this one has never existed.",
    fix: (p) => didYouMean(p.nearest, "contractc explain <family> lists the codes of a family."),
    explain: "Every finding carries a code such as `access/unknown-phrase`; `contractc explain` prints what it means.",
  }),
  "usage/config-syntax": entry<{ problem: string }>({
    severity: "error",
    title: "A configuration that is not YAML",
    say: (p) => `The configuration cannot be read: ${p.problem}.`,
    why: "A setting that is not read would silently have its default.",
    fix: "Correct the place that is shown.",
    explain: configExplanation,
  }),
  "usage/config-unknown-key": entry<{ key: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    title: "An unknown key in the configuration",
    say: (p) => `The configuration has no key ${p.key} here.`,
    why: "A misspelt key would silently have no effect.",
    fix: (p) => didYouMean(p.nearest, `Known keys: ${listed(p.known)}.`),
    explain: configExplanation,
  }),
  "usage/config-invalid": entry<{ key: string; problem: string }>({
    severity: "error",
    title: "An invalid value in the configuration",
    say: (p) => `${p.key}: ${p.problem}.`,
    why: "A value that is not understood would have to be guessed.",
    fix: "Correct the value.",
    explain: configExplanation,
  }),
  "usage/resolution-unknown-code": entry<{ code: string; nearest: string | null }>({
    severity: "error",
    title: "A resolution of a finding that does not exist",
    say: (p) => `There is no finding ${p.code} to resolve.`,
    why: "A decision that belongs to no finding would silently have no effect.",
    fix: (p) => didYouMean(p.nearest, "contractc explain <family> lists the codes of a family."),
    explain: configExplanation,
  }),
  "usage/unknown-database": entry<{ name: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    title: "An unknown database",
    say: (p) => `The configuration has no database ${p.name}. Known: ${listed(p.known)}.`,
    why: "Nothing was verified.",
    fix: (p) => didYouMean(p.nearest, "Add it under databases: in contracts/contractc.config.yaml, or give a URL."),
    explain: configExplanation,
  }),
  "usage/database-variable-unset": entry<{ name: string; variable: string }>({
    severity: "error",
    title: "The address of a database is not set",
    say: (p) => `The database ${p.name} takes its address from ${p.variable}, which is not set.`,
    why: "Nothing was verified.",
    fix: (p) => `Set the environment variable ${p.variable} to a postgresql:// URL.`,
    explain:
      "Addresses contain passwords, so the configuration names the environment variable and never the address itself.",
  }),
  "usage/output-unusable": entry<{ file: string; problem: string }>({
    severity: "error",
    title: "A report that cannot be written",
    say: (p) => `The report cannot go to ${p.file}: ${p.problem}.`,
    why: "Of several reports either all are written or none.",
    fix: "Name another file with --output.",
    explain:
      "`--format <format> --output <file>` writes a report to any file you name and makes the directories it needs. Refused are the folders of contracts, locks and generated files, directories, devices, and one file for two formats. That is looked at before the command begins. When a report cannot be written at the end, the exit status is 2.",
  }),
  "usage/file-exists": entry<{ file: string }>({
    severity: "error",
    title: "A file that is there already",
    say: (p) => `${p.file} exists already.`,
    why: "What somebody wrote would be lost; nothing was written.",
    fix: "Keep the file. | contractc init --force replaces it.",
    explain:
      "`contractc init` writes files that are yours to edit afterwards. It replaces none that exists, and writes either all of its files or none; with `--force` it replaces them.",
  }),
} as const;
