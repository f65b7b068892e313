import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useControlPlane } from "../../../../upstream/control-plane/use-control-plane.ts";
import { projectRoot } from "../testing/run-in-memory.ts";

const cluster = useControlPlane({ controllerManager: true });

test("the API server takes the Job of deploy/trials, and its pods know their shard", async () => {
  const job = readFileSync(join(projectRoot, "deploy/trials/job.yaml"), "utf8");
  await cluster().kubectl(["apply", "-f", "-"], job);
  await expect
    .poll(
      async () =>
        cluster().kubectl([
          "get",
          "pods",
          "-l",
          "job-name=stowage-trials",
          "-o",
          "jsonpath={range .items[*]}{.metadata.labels.batch\\.kubernetes\\.io/job-completion-index} {end}",
        ]),
      { timeout: 30_000 },
    )
    .toSatisfy((text: unknown) => String(text).trim().split(" ").sort().join() === "0,1,2,3,4,5,6,7");
  const names = await cluster().kubectl([
    "get",
    "pods",
    "-l",
    "job-name=stowage-trials,batch.kubernetes.io/job-completion-index=3",
    "-o",
    "jsonpath={.items[0].spec.containers[0].env[*].name}",
  ]);
  expect(String(names)).toContain("JOB_COMPLETION_INDEX");
});
