import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { checkedIndexes } from "../checked-indexes.ts";

/** The quickest files first, where Vitest has the longest first: whatever falls to them need not meet the others. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => this.#durationOf(one) - this.#durationOf(other));
  }

  #durationOf({ project, moduleId }: TestSpecification): number {
    const { cache, config } = this.ctx;
    return cache.getFileTestResults(`${project.name}:${relative(config.root, moduleId)}`)?.duration ?? 0;
  }
}

/** Quick ones alone for a first run: see docs/mutation.md. */
const include = process.env["STOWAGE_MUTANT_TESTS"]?.split(",");

export default defineConfig({
  plugins: [checkedIndexes()],
  ssr: { resolve: { conditions: ["@stowage/source"] } },
  resolve: {
    conditions: ["@stowage/source"],
    // Mutants live in a copy of the project, whose node_modules still links to the packages of the original.
    alias: { "@stowage/engine": fileURLToPath(new URL("../../packages/engine/src/index.ts", import.meta.url)) },
  },
  test: {
    testTimeout: 60_000,
    setupFiles: ["tools/property-seed.ts", "tools/mutate/mutant-seen.ts"],
    // No test leaves anything behind that another could see, and most of the time went into loading modules anew.
    isolate: false,
    sequence: { sequencer: QuickestFirst },
    include: include ?? ["packages/engine/src/**/*.test.ts", "conformance/**/*.test.ts"],
    exclude: [
      // It runs a bundle in a process of its own, where no mutant is switched on.
      "conformance/main.test.ts",
    ],
  },
});
