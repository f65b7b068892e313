import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { dumpCommand } from "../../packages/cli/src/input/dump-command.ts";
import { runInMemory } from "../../packages/cli/src/testing/run-in-memory.ts";
import { useControlPlane } from "../control-plane/use-control-plane.ts";
import { admissionCases } from "./cases/admission.ts";
import { affinityCases } from "./cases/affinity.ts";
import { nodeCases } from "./cases/nodes.ts";
import { preemptionCases } from "./cases/preemption.ts";
import { spreadCases } from "./cases/spread.ts";
import { volumeCases } from "./cases/volumes.ts";
import { cleanUp } from "./clean-up.ts";
import { namespaces } from "./objects.ts";
import { scheduledCondition, type SeenPod, settle } from "./settle.ts";
import type { Situation } from "./situation.ts";

const cluster = useControlPlane({ scheduler: true, controllerManager: true });

beforeAll(async () => {
  for (const namespace of namespaces) await cluster().create(namespace);
});

afterEach(() => cleanUp(cluster()));

describe.each([
  ["affinity", affinityCases],
  ["nodes", nodeCases],
  ["spread", spreadCases],
  ["preemption", preemptionCases],
  ["volumes", volumeCases],
  ["admission", admissionCases],
])("%s", (_, cases) => {
  test.each(cases)("$name", async (situation) => {
    const pods = await make(situation);
    const said = Object.fromEntries(pods.flatMap((pod) => (isOurs(pod) ? [[nameOf(pod), saidOf(pod)]] : [])));
    expect(await foreseen()).toEqual(said);
    if (situation.says !== undefined) expect(Object.values(said).join("\n")).toContain(situation.says);
  });
});

/** Makes the situation, step by step. @returns the pods in the end */
async function make({ steps }: Situation): Promise<readonly SeenPod[]> {
  let counts = { bound: 0, pending: 0 };
  let pods: readonly SeenPod[] = [];
  for (const { create = [], act, bound = counts.bound, pending = counts.pending } of steps) {
    for (const object of create) await cluster().create(object);
    await act?.(cluster());
    counts = { bound, pending };
    pods = await settle(cluster(), counts);
  }
  return pods;
}

/** What Stowage says of the pods that wait, told only what kubectl tells of the cluster. */
async function foreseen(): Promise<Record<string, string>> {
  const [, kinds = ""] = dumpCommand.split("kubectl get ")[1]?.split(" ") ?? [];
  const dump = join(cluster().folder, "dump.json");
  const args = dumpCommand
    .replace(/^kubectl /, "")
    .replace(/ -o yaml.*$/, "")
    .split(" ");
  writeFileSync(dump, await cluster().kubectl([...args, "-o", "json"]));
  const { stdout, stderr, status } = await runInMemory(["plan", "--cluster", dump, "-o", "json"]);
  if (status === 2) throw new Error(`${kinds}: ${stderr}`);
  const plan: {
    pods: { namespace: string; name: string; status: string; event: string | null; node: string | null }[];
  } = JSON.parse(stdout);
  return Object.fromEntries(
    plan.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.event ?? `${pod.status} ${pod.node ?? ""}`]),
  );
}

function isOurs({ spec }: SeenPod): boolean {
  return spec.nodeName === undefined;
}

function nameOf({ metadata }: SeenPod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function saidOf(pod: SeenPod): string {
  const condition = scheduledCondition(pod);
  return condition?.reason === "SchedulingGated" ? "SchedulingGated " : (condition?.message ?? "");
}
