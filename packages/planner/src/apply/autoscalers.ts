import type { HorizontalPodAutoscaler } from "@stowage/engine";
import type { AppliedWorkload, Note } from "../workloads/controller.ts";
import type { DesiredObject } from "./desired-object.ts";
import { objectKey } from "./object-key.ts";

/** A workload with as many replicas as its autoscaler leaves it, and what to say of it. */
export interface Autoscaled {
  readonly workload: AppliedWorkload;
  readonly notes: readonly Note[];
}

/** Who scales which workloads. */
export class Autoscalers {
  readonly #byTarget = new Map<string, HorizontalPodAutoscaler>();

  constructor(objects: readonly DesiredObject[]) {
    for (const { object } of objects) {
      if (object.kind !== "HorizontalPodAutoscaler" || object.spec === undefined) continue;
      const { kind, name } = object.spec.scaleTargetRef;
      this.#byTarget.set(objectKey(kind, object.metadata.namespace, name), object);
    }
  }

  /**
   * An autoscaled workload keeps the count that it has where its manifest says none, and any count is brought within
   * the autoscaler's bounds. What it would make of its metrics nobody knows; 0 replicas switch it off.
   * Source: `reconcileAutoscaler` (pkg/controller/podautoscaler/horizontal.go).
   */
  scale(workload: AppliedWorkload, { manifest, before }: DesiredObject): Autoscaled {
    const { kind, metadata } = workload;
    const scaler = this.#byTarget.get(objectKey(kind, metadata.namespace, metadata.name));
    if (scaler?.spec === undefined || !isScaled(workload)) return { workload, notes: [] };
    const asked = replicasOf(manifest.object) ?? replicasOf(before);
    const { minReplicas = 1, maxReplicas } = scaler.spec;
    const count = Math.min(Math.max(asked ?? 1, minReplicas), maxReplicas);
    if (asked === 0 || count === (workload.spec.replicas ?? 1)) return { workload, notes: [] };
    const message = `HorizontalPodAutoscaler ${scaler.metadata.name ?? ""} keeps between ${minReplicas} and ${maxReplicas} pods: planned with ${count}`;
    const notes = [{ code: "ScaledByAutoscaler" as const, path: "spec.replicas", message }];
    return { workload: withReplicas(workload, count), notes };
  }
}

type Scaled = Extract<
  AppliedWorkload,
  { readonly kind: "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController" }
>;

function isScaled(workload: AppliedWorkload): workload is Scaled {
  return workload.kind !== "DaemonSet" && workload.kind !== "Job" && workload.kind !== "CronJob";
}

function withReplicas(workload: Scaled, replicas: number): AppliedWorkload {
  switch (workload.kind) {
    case "Deployment":
      return { ...workload, spec: { ...workload.spec, replicas } };
    case "ReplicaSet":
      return { ...workload, spec: { ...workload.spec, replicas } };
    case "StatefulSet":
      return { ...workload, spec: { ...workload.spec, replicas } };
    case "ReplicationController":
      return { ...workload, spec: { ...workload.spec, replicas } };
    default:
      return workload satisfies never;
  }
}

function replicasOf(object: DesiredObject["object"] | undefined): number | undefined {
  const spec = object !== undefined && "spec" in object ? object.spec : undefined;
  return spec !== undefined && "replicas" in spec && typeof spec.replicas === "number" ? spec.replicas : undefined;
}
