import type { ClusterObject, Engine } from "@stowage/engine";
import type { PlanInput } from "./plan-input.ts";

/** Adds the objects to an engine in the order in which a cluster is best filled: pods last. */
export function fillEngine(
  engine: Engine,
  objects: readonly ClusterObject[],
  onProgress: PlanInput["onProgress"],
): void {
  let done = 0;
  for (const arePods of [false, true]) {
    for (const object of objects) {
      if ((object.kind === "Pod") !== arePods) continue;
      onProgress?.({ phase: "fill", done, total: objects.length, round: 1 });
      engine.add(object);
      done++;
    }
  }
}
