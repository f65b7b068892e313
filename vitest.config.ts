import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["source"] } },
  resolve: { conditions: ["source"] },
  test: {
    include: ["packages/*/src/**/*.test.ts", "conformance/**/*.test.ts", "bench/**/*.test.ts", "tools/**/*.test.ts"],
  },
});
