import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { buildSchedulerOracle, oracleVersions } from "./oracle.mjs";
import { projectRoot } from "./project-root.mjs";

test("there is no oracle of other versions", async () => {
  await expect(buildSchedulerOracle(projectRoot, "1.33")).rejects.toThrow(
    "no oracle for Kubernetes 1.33; there are 1.37, 1.36, 1.35, 1.34",
  );
});

test.each(oracleVersions.slice(1))("%s has a module and the lines that differ", (version) => {
  for (const file of [`versions/${version}.mod`, `versions/${version}.sum`, `version_${version.replace(".", "")}.go`]) {
    expect(existsSync(`${projectRoot}/upstream/oracle/${file}`)).toBe(true);
  }
});
