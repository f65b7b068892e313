import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["source"] } },
  resolve: {
    conditions: ["source"],
    // Mutants live in a copy of the project, whose node_modules still links to the packages of the original.
    alias: { "@stowage/engine": fileURLToPath(new URL("../../packages/engine/src/index.ts", import.meta.url)) },
  },
  test: {
    testTimeout: 60_000,
    include: ["packages/engine/src/**/*.test.ts", "conformance/**/*.test.ts"],
    exclude: [
      // It runs a bundle in a process of its own, where no mutant is switched on.
      "conformance/main.test.ts",
      // Random sequences of changes, half of the whole time: they compare the engines, which share most of what is mutated.
      "packages/engine/src/incremental/incremental-engine.test.ts",
    ],
  },
});
