import { defineConfig } from "vitest/config";

/** The checks with the real Supabase CLI: they install it from the registry, so they are not part of `npm test`. */
export default defineConfig({
  test: {
    include: ["test/supabase/**/*.supabase.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
