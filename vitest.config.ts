import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "generated/**/*.test.ts"],
    // Expected output of the corpus is compared, not run.
    exclude: [...configDefaults.exclude, "test/corpus/*/expected/**"],
    setupFiles: ["test/property-seed.ts"],
    // The names in the file are the contracts' statements, as far as the emitted suites have them.
    reporters: ["default", ["junit", { outputFile: ".contractc/junit.xml" }]],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
