import { podKey, type PodObject } from "@stowage/engine";
import { keyOf } from "../apply/object-key.ts";
import type { ChangeEffect } from "../change/apply-change.ts";
import type { Change } from "../change/change.ts";
import { ChangesRefused } from "../change/change-refusal.ts";
import { relabelPod } from "./change-pod.ts";
import { claimPod } from "./claim-pod.ts";
import { createPod } from "./create-pod.ts";
import { deletePod } from "./end-pod.ts";
import { putInto } from "./fill/fill-world.ts";
import { inKubeletOrder } from "./kubelet.ts";
import { removeNode } from "./put-node.ts";
import { deleteObject } from "./put-object.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/** Does what a change does to a world. @throws ChangesRefused where there is no such pod. */
export function doEffect(effect: ChangeEffect, change: Change, world: World): void {
  switch (effect.kind) {
    case "put": {
      const { object } = effect;
      if (object.kind !== "Pod") {
        putInto(world, object);
        return;
      }
      const present = world.pods.get(podKey(object));
      if (present === undefined) createBarePod(object, world);
      else relabelPod(world, present, object.metadata.labels ?? {});
      return;
    }
    case "delete":
      deleteObject(world, effect.object);
      return;
    case "lose":
      removeNode(world, effect.node);
      return;
    case "deletePod": {
      const pod = podCalled(effect.pod, effect.namespace, world);
      if (pod === undefined)
        throw new ChangesRefused([{ change, path: "", message: `there is no pod called "${effect.pod}"` }]);
      deletePod(world, pod);
      return;
    }
    case "drain":
      return;
    default:
      effect satisfies never;
  }
}

/** Somebody makes a pod that nothing owns. */
function createBarePod(pod: PodObject, world: World): void {
  const key = keyOf(pod);
  const refusal = createPod(world, pod, undefined, "");
  if (refusal !== undefined) {
    world.refusals.refuse(key, refusal);
    return;
  }
  world.refusals.clear(key);
  const made = world.pods.get(podKey(pod));
  if (made !== undefined) claimPod(world, made);
}

/** The pod of that name, or the first of those called so. */
export function podCalled(called: string, namespace: string, { pods, titles }: World): SimulatedPod | undefined {
  const byName = pods.get(`${namespace}/${called}`);
  if (byName !== undefined) return byName;
  const [workload = "", ...rest] = called.split(" ");
  const meant = [titles.called(workload, namespace), ...rest].join(" ");
  return [...pods.all()]
    .filter(({ title, isTerminating }) => (title.name === called || title.name === meant) && !isTerminating)
    .sort(inKubeletOrder)[0];
}
