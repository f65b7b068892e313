import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

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

export default defineConfig({
  ssr: { resolve: { conditions: ["@stowage/source"] } },
  resolve: {
    conditions: ["@stowage/source"],
    // Mutants live in a copy of the project, whose node_modules still links to the packages of the original.
    alias: { "@stowage/engine": fileURLToPath(new URL("../../packages/engine/src/index.ts", import.meta.url)) },
  },
  test: {
    testTimeout: 60_000,
    // No test leaves anything behind that another could see, and most of the time went into loading modules anew.
    isolate: false,
    sequence: { sequencer: QuickestFirst },
    include: ["packages/engine/src/**/*.test.ts", "conformance/**/*.test.ts"],
    exclude: [
      // It runs a bundle in a process of its own, where no mutant is switched on.
      "conformance/main.test.ts",
    ],
  },
});
