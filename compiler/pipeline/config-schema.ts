/** The shape of contracts/contractc.config.yaml; its published JSON Schema is made from this. */

import * as z from "zod";
import { defaultSettings } from "../emit/emitter.ts";

const schemaName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*$/, "must consist of lower-case letters, digits and underscores")
  .max(63, "must not be longer than 63 characters")
  .refine(
    (name) => !/^(pg_|information_schema$|auth$|storage$|extensions$)/.test(name),
    "belongs to Postgres or Supabase",
  );

const reason = z.string().trim().min(1, "must say why");

export const configSchema = z.strictObject({
  $schema: z.string().optional().describe("For editors; ignored by contractc."),
  schemas: z
    .strictObject({
      public: schemaName
        .default(defaultSettings.publicSchema)
        .describe("Schema of the entities, exposed through the API."),
      private: schemaName
        .default(defaultSettings.privateSchema)
        .describe("Schema of helpers, guards and trigger functions, not exposed."),
      audit: schemaName.default(defaultSettings.auditSchema).describe("Schema of the project-wide audit log."),
    })
    .refine((names) => new Set([names.public, names.private, names.audit]).size === 3, "must be three different names")
    .prefault({})
    .describe("Names of the schemas that contractc creates and fills."),
  resolutions: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z]+\/[a-z0-9-]+$/, "must be a code such as entity/redundant-index"),
        where: z.string().min(1).describe("Semantic place of the finding, as `check --format json` prints it."),
        choice: z
          .literal("as-compiled")
          .describe(
            "What is decided. as-compiled: what the compiler does by default, which the finding describes, is right.",
          ),
        reason: reason.describe("Why. It is quoted wherever the finding is shown."),
      }),
    )
    .default([])
    .describe("Findings that engineering has decided: each becomes a note that quotes the reason."),
  databases: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]*$/, "must be a name of lower-case letters, digits and dashes"),
      z.strictObject({
        urlFrom: z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable, never an address")
          .describe("Environment variable that holds the postgresql:// URL."),
      }),
    )
    .default({})
    .describe("Databases for `contractc verify --db <name>`."),
  removedModules: z
    .array(
      z.strictObject({
        module: z.string().min(1).describe("Name of a module that was built and whose contract was deleted."),
        reason: reason.describe("Why it may go, with all of its data."),
      }),
    )
    .default([])
    .describe("Modules that are removed: the next build plans a migration that drops what they created."),
  migrations: z
    .strictObject({
      releasedWhen: z
        .enum(["on-default-branch", "recorded"])
        .default("on-default-branch")
        .describe(
          "When a migration counts as released. on-default-branch: recorded in its lock file, or on the default branch. recorded: in its lock file only.",
        ),
    })
    .prefault({})
    .describe("How migrations are treated."),
});

export type Config = z.infer<typeof configSchema>;

/** Returns the JSON Schema that editors use, as text. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, { io: "input" });
  return `${JSON.stringify({ title: "contractc configuration", ...schema }, null, 2)}\n`;
}
