/** No password reaches the output, wherever somebody wrote it. */

import { afterEach, expect, test } from "vitest";
import { databaseAddress } from "../../../compiler/pipeline/database-address.ts";
import { defaultConfig } from "../../../compiler/pipeline/config.ts";
import { memberContract, membersPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

const configPath = "contracts/contractc.config.yaml";
let project: TemporaryProject | undefined;
afterEach(() => project?.remove());

test.each([
  "databases:\n  live:\n    url: postgresql://u:s3cretpw@h/db\n",
  "databases:\n  live:\n    urlFrom: postgresql://u:s3cretpw@h/db\n",
  'databases:\n  live:\n    urlFrom: "postgresql://u:p@ss/s3cretpw?x@h/db"\n',
  "databases:\n  live:\n    urlFrom: u:s3cretpw@h/db\n",
  "databases:\n  live:\n    urlFrom: host=h password=s3cretpw\n",
  "databases:\n  live:\n    password: s3cretpw\n",
  "databases:\n  postgresql://u:s3cretpw@h/db: {}\n",
  "databases: [postgresql://u:s3cretpw@h/db\n",
  "postgresql://u:s3cretpw@h/db\n",
])("%j", async (config) => {
  project = temporaryProject({ [membersPath]: memberContract(), [configPath]: config });
  for (const args of ["check", "check --format json", "verify"]) {
    const { exit, stdout, stderr } = await project.run(args);
    expect(exit, args).toBe(2);
    expect(stdout + stderr).toContain("usage/config-");
    expect(stdout + stderr).not.toContain("s3cretpw");
  }
});

test.each([
  "host=h user=u password=s3cretpw",
  "u:s3cretpw@h/db",
  "S3cretpw=s3cretpw",
  "mysql://u:s3cretpw@h/db",
  "postgresql://u:p@s3cretpw/w?rd@host/db",
  "postgresql://u:12/s3cretpw@host/db",
  "postgresql://u:12#s3cretpw@host/db",
  "postgresql://s3cretpw:12?x@host/db",
  "postgresql://u:a@s3cretpw@host/db",
])("--db %j", async (database) => {
  project = temporaryProject({ [membersPath]: memberContract() });
  for (const format of ["text", "json"]) {
    const { exit, stdout, stderr } = await project.run(["verify", "--db", database, "--format", format]);
    expect(exit).toBe(2);
    expect(stdout + stderr).toContain("usage/invalid-argument");
    expect((stdout + stderr).toLowerCase()).not.toContain("s3cretpw");
  }
  const config = { ...defaultConfig, databases: { live: { urlFrom: "LIVE" } } };
  const found = databaseAddress("live", config, { LIVE: database });
  expect(found).toMatchObject({ code: "usage/invalid-argument" });
  expect(JSON.stringify(found)).not.toContain("s3cretpw");
});

test("addresses in the wrong place of the command line are not repeated", async () => {
  project = temporaryProject({ [membersPath]: memberContract() });
  const url = "postgresql://u:s3cretpw@h/db";
  for (const args of [
    ["verify", url],
    ["verify", `--database=${url}`],
    [url],
    ["explain", url],
    ["check", "-x", url],
  ]) {
    for (const format of ["text", "json"]) {
      const { exit, stdout, stderr } = await project.run([...args, "--format", format]);
      expect(exit, args.join(" ")).toBe(2);
      expect(stdout + stderr).not.toContain("s3cretpw");
    }
  }
});
