import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { runInMemory } from "../../packages/cli/src/testing/run-in-memory.ts";
import { nodeObject } from "../control-plane/node-object.ts";
import { useControlPlane } from "../control-plane/use-control-plane.ts";
import { cleanUp } from "../situations/clean-up.ts";
import { namespaces } from "../situations/objects.ts";
import { updateCases } from "./update-cases.ts";

const cluster = useControlPlane({ scheduler: true, controllerManager: true });

beforeAll(async () => {
  for (const namespace of namespaces) await cluster().create(namespace);
});

afterEach(() => cleanUp(cluster()));

test.each(updateCases)("$name", async ({ before, after, refused }) => {
  await cluster().create(nodeObject({ name: "node-1" }));
  await cluster().kubectl(["apply", "-f", "-"], JSON.stringify(before));
  const file = join(cluster().folder, "after.json");
  writeFileSync(file, JSON.stringify(after));
  const ours = await runInMemory(["plan", "-f", file, "--cluster", "live", "--kubeconfig", cluster().kubeconfig]);
  const theirs = await cluster().tryKubectl(["apply", "-f", file]);

  expect(theirs.stderr).toContain(refused ?? "");
  const refusal = ours.status === 2 ? ours.stderr : "";
  expect([refusal !== "", refusal]).toEqual([theirs.status !== 0, refusal]);
  for (const words of wordsOf(theirs.stderr)) expect(ours.stderr).toContain(words);
});

/** What the API server says of fields, without the values, which it prints as Go does. */
function wordsOf(stderr: string): readonly string[] {
  const words = [
    "field is immutable",
    "may not be changed in an update",
    "only deletion is allowed",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
    "spec.schedulingGates[0].name",
    "spec is immutable after creation",
    "pod updates may not change fields other than",
  ];
  return words.filter((one) => stderr.includes(one));
}
