import type { KubernetesObject } from "@stowage/manifests";
import type { Autoscaler } from "./lint-context.ts";

/** What beside objects tells of autoscalers. */
interface Told {
  readonly autoscalers?: readonly Autoscaler[];
  readonly passedOver?: ReadonlyMap<string, number>;
}

/** Which autoscalers of nodes are there, each with what tells of it. */
export function autoscalersAmong(
  objects: readonly KubernetesObject[],
  { autoscalers = [], passedOver = new Map() }: Told,
): ReadonlyMap<Autoscaler, string> {
  const found = new Map<Autoscaler, string>(autoscalers.map((one) => [one, `--autoscaler ${one}`]));
  const note = (autoscaler: Autoscaler, evidence: string): void => {
    if (!found.has(autoscaler)) found.set(autoscaler, evidence);
  };
  for (const type of passedOver.keys()) {
    if (/^karpenter\.(sh|k8s\.aws|azure\.com)\//.test(type))
      note("karpenter", `there is a ${type.slice(type.lastIndexOf("/") + 1)}`);
  }
  for (const object of objects) {
    const { name = "", labels = {}, annotations = {} } = object.metadata;
    switch (object.kind) {
      case "Node":
        if (Object.keys(labels).some((key) => key.startsWith("karpenter.sh/")))
          note("karpenter", `node ${name} is Karpenter's`);
        if (Object.keys(annotations).some((key) => key.startsWith("cluster-autoscaler.kubernetes.io/"))) {
          note("cluster-autoscaler", `node ${name} is annotated for Cluster Autoscaler`);
        }
        break;
      case "Deployment":
        for (const { image = "" } of object.spec.template.spec.containers) {
          if (/\/cluster-autoscaler\b/.test(image) || /\bcluster-autoscaler$/.test(name)) {
            note("cluster-autoscaler", `Deployment ${name} is Cluster Autoscaler`);
          }
          if (/\/karpenter\/controller\b/.test(image) || name === "karpenter")
            note("karpenter", `Deployment ${name} is Karpenter`);
        }
        break;
      default:
        break;
    }
  }
  return found;
}
