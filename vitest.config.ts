import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { checkedIndexes } from "./tools/checked-indexes.ts";

/** Tests of this ending need a real control plane; `vitest --mode cluster` runs them alone, and else they are left out. */
const clusterTests = ".cluster.test.ts";

export default defineConfig(({ mode }) => {
  const ending = mode === "cluster" ? clusterTests : ".test.ts";
  const folders = ["packages/*/src", "conformance", "bench", "tools", "fuzz", "upstream"];
  return {
    plugins: [checkedIndexes()],
    ssr: { resolve: { conditions: ["@stowage/source"] } },
    resolve: { conditions: ["@stowage/source"] },
    test: {
      setupFiles: ["tools/property-seed.ts"],
      // A property on a loaded machine takes longer than the default of 5 s.
      testTimeout: 60_000,
      include: folders.map((folder) => `${folder}/**/*${ending}`),
      // A control plane mostly waits, so that two share two cores well. Otherwise all cores but one, and on two cores both.
      maxWorkers: mode === "cluster" ? 2 : Math.max(2, availableParallelism() - 1),
      exclude: [...configDefaults.exclude, ...(mode === "cluster" ? [] : [`**/*${clusterTests}`])],
    },
  };
});
