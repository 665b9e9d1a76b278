/** Paths of artifacts that another emitter refers to. */

/** The bootstrap of the first person, made by the seed emitter. */
export const firstAdminPath = "supabase/bootstrap/first-admin.sql";
