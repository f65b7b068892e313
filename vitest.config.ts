import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["source"] } },
  resolve: { conditions: ["source"] },
  test: {
    setupFiles: ["tools/property-seed.ts"],
    // A property on a loaded machine takes longer than the default of 5 s.
    testTimeout: 60_000,
    include: [
      "packages/*/src/**/*.test.ts",
      "conformance/**/*.test.ts",
      "bench/**/*.test.ts",
      "tools/**/*.test.ts",
      "fuzz/**/*.test.ts",
      "upstream/**/*.test.ts",
    ],
  },
});
