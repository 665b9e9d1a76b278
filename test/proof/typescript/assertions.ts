/** Assertions at type level, checked beside the emitted files; text here, because those files exist only in the test. */

/** Compiled by `tsc` in a directory with the emitted files and the CLI's snapshots. */
export const assertions = `
import { createClient } from "@supabase/supabase-js";
import type { z } from "zod";
import type { Database as OfCli } from "./supabase-cli.auth-foundation.ts";
import type { Database as LaboratoryOfCli } from "./supabase-cli.laboratory.ts";
import type { Database, Tables, TablesInsert, TablesUpdate } from "./database.types.ts";
import type { Database as LaboratoryDatabase } from "./laboratory/database.types.ts";
import type * as laboratory from "./laboratory/types.ts";
import * as schemas from "./schemas.ts";
import type * as types from "./types.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type True<T extends true> = T;
type Assignable<A, B> = [A] extends [B] ? true : false;

type Rows = "Row" | "Insert" | "Update" | "Relationships";
type Same<A, B, K extends string> = {
  [T in keyof A]: T extends keyof B ? { [P in K]: P extends keyof A[T] & keyof B[T] ? Equal<A[T][P], B[T][P]> : false }[K] : false;
}[keyof A];

export type Proved = [
  True<Equal<Database, OfCli>>,
  True<Equal<LaboratoryDatabase, LaboratoryOfCli>>,
  True<Same<Database["public"]["Tables"], OfCli["public"]["Tables"], Rows>>,
  True<Same<LaboratoryDatabase["public"]["Tables"], LaboratoryOfCli["public"]["Tables"], Rows>>,
  True<Equal<keyof LaboratoryDatabase["public"]["Tables"], "specimens" | "rules" | "samples">>,

  // The assertions can fail.
  True<Equal<Equal<Database, LaboratoryDatabase>, false>>,
  True<Equal<Same<{ t: { Row: { a?: string } } }, { t: { Row: { a: string } } }, "Row">, false>>,

  True<Equal<types.Role, "admin" | "staff" | "provider">>,
  True<Equal<types.ProfilesStatus, "active" | "disabled">>,
  True<Equal<types.ProfileAuditLogAction, "created" | "role_changed" | "status_changed" | "updated">>,
  True<Equal<types.ProfilesUpdateByProvider, { display_name?: string }>>,
  True<Equal<types.ProfilesUpdateByStaff, { display_name?: string }>>,
  True<Equal<types.ProfilesInsertByStaff, never>>,
  True<Equal<types.ProfilesInsertByUnauthenticated, never>>,
  True<Equal<types.ProfilesSelectByUnauthenticated, never>>,
  True<Equal<types.ProfileAuditLogInsertByServiceRole, never>>,
  True<
    Equal<
      types.ProfilesInsertByAdmin,
      {
        id?: string;
        user_id: string;
        role: "admin" | "staff" | "provider";
        display_name: string;
        email: string;
        status?: "active";
      }
    >
  >,
  True<Equal<types.ByActor["profiles"]["service-role"]["Delete"], true>>,
  True<Equal<types.ByActor["profiles"]["admin"]["Delete"], false>>,
  True<Assignable<types.ProfilesRow, Tables<"profiles">>>,
  True<Assignable<types.ProfilesInsert, TablesInsert<"profiles">>>,
  True<Assignable<types.ProfilesUpdate, TablesUpdate<"profiles">>>,

  True<Equal<z.infer<typeof schemas.profilesRow>, types.ProfilesRow>>,
  True<Equal<z.infer<typeof schemas.profilesInsert>, types.ProfilesInsert>>,
  True<Equal<z.infer<typeof schemas.profilesUpdate>, types.ProfilesUpdate>>,
  True<Equal<z.infer<typeof schemas.profilesInsertByAdmin>, types.ProfilesInsertByAdmin>>,
  True<Equal<z.infer<typeof schemas.profilesUpdateByProvider>, types.ProfilesUpdateByProvider>>,
  True<Equal<z.infer<typeof schemas.profilesInsertByProvider>, never>>,
  True<Equal<z.infer<typeof schemas.profilesSelectByProvider>, types.ProfilesRow>>,
  True<Assignable<z.infer<typeof schemas.profileAuditLogInsert>, TablesInsert<"profile_audit_log">>>,

  True<Equal<laboratory.RulesInsertByKeeper, { title: string; kind?: laboratory.RulesKind; closed_at?: string | null }>>,
  True<Equal<laboratory.RulesUpdateByKeeper, { title?: string; low?: number | null; high?: number | null }>>,
  True<Equal<laboratory.SamplesInsertByKeeper["status"], "draft" | undefined>>,
];

export async function clients(): Promise<void> {
  const client = createClient<Database>("http://localhost", "key");
  const { data } = await client.from("profiles").select("id, role, profile_audit_log!profile_audit_log_profile_id_fkey(action)");
  const action: string | undefined = data?.[0]?.profile_audit_log[0]?.action;
  void action;
  const change: types.ProfilesUpdateByProvider = { display_name: "x" };
  await client.from("profiles").update(change).eq("id", "x");
  const fresh: types.ProfilesInsertByAdmin = schemas.profilesInsertByAdmin.parse({});
  await client.from("profiles").insert(fresh);
  // @ts-expect-error no such column
  await client.from("profiles").update({ nickname: "x" });
  // @ts-expect-error no such table
  client.from("people");
  // @ts-expect-error a provider changes nothing but the name
  const stolen: types.ProfilesUpdateByProvider = { role: "admin" };
  void stolen;

  const { data: samples } = await createClient<LaboratoryDatabase>("http://localhost", "key").from("rules").select("id, samples(site)");
  // One to one: an object, not a list.
  const site: string | undefined = samples?.[0]?.samples?.site;
  void site;
}
`;
