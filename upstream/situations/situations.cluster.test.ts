import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { useControlPlane } from "../control-plane/use-control-plane.ts";
import { dumped, explained, foreseen, live } from "./ask-stowage.ts";
import { admissionCases } from "./cases/admission.ts";
import { affinityCases } from "./cases/affinity.ts";
import { nodeCases } from "./cases/nodes.ts";
import { preemptionCases } from "./cases/preemption.ts";
import { spreadCases } from "./cases/spread.ts";
import { volumeCases } from "./cases/volumes.ts";
import { cleanUp } from "./clean-up.ts";
import { namespaces } from "./objects.ts";
import { messageOf, nameOf, saidOf, scheduledCondition, type SeenPod, settle } from "./settle.ts";
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
    const waiting = pods.filter(({ spec }) => spec.nodeName === undefined);
    const said = Object.fromEntries(waiting.map((pod) => [nameOf(pod), saidOf(pod)]));
    expect(Object.values(said).join("\n")).toContain(situation.says ?? "");

    expect(await foreseen(await dumped(cluster()))).toEqual(said);
    expect(await foreseen(live(cluster()))).toEqual(said);
    for (const pod of waiting.filter((one) => messageOf(one) !== undefined)) {
      const { event, node } = await explained(live(cluster()), nameOf(pod));
      expect([nameOf(pod), node, event]).toEqual([nameOf(pod), null, messageOf(pod)]);
    }
    for (const pod of pods.filter(isPlaced)) {
      const { node, fits } = await explained(live(cluster()), nameOf(pod));
      expect(node).toBe(pod.spec.nodeName);
      expect(fits).toContain(pod.spec.nodeName);
    }
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

/** Whether the scheduler put it on its node, rather than the test. */
function isPlaced(pod: SeenPod): boolean {
  return pod.spec.nodeName !== undefined && scheduledCondition(pod)?.status === "True";
}
