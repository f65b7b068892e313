import { seededTieBreak } from "@stowage/planner";
import type { Engine } from "@stowage/engine";
import type { Spec } from "../spec/spec.ts";
import { specEngine } from "../spec/spec-engine.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";

/** What a process holds, after its garbage is collected. */
export interface Heap {
  /** @returns bytes in use, of the heap and of typed arrays beside it. */
  usedBytes(): number;
}

/**
 * How many bytes an engine holds once a spec's pods are there or scheduled, each pod parsed on its own: objects that the
 * engine keeps are counted, the others are gone. To be asked in a process that has done nothing else.
 */
export function retainedBytes(spec: Spec, heap: Heap): number {
  const before = heap.usedBytes();
  const engine = scheduled(spec);
  const after = heap.usedBytes();
  // Used once more, so that it is held until here.
  if (engine.profiles.length === 0) throw new RangeError("an engine without profiles");
  return after - before;
}

function scheduled(spec: Spec): Engine {
  const cluster = workloadCluster(spec, "parsed");
  const engine = fill(specEngine(spec), cluster);
  const tieBreak = seededTieBreak(0);
  for (const pod of cluster.pending) {
    const decision = engine.decide(pod, tieBreak);
    if (decision.kind !== "scheduled") throw new RangeError(`${pod.metadata.name}: ${decision.message}`);
    engine.assume(pod, decision.nodeName);
  }
  return engine;
}
