import type { LabelSelector, Labels } from "@stowage/engine";
import type { Subject } from "./subject.ts";

/** What a rule about a workload's own pods should ask for: the labels of its `spec.selector`, else all labels of its pods. */
export function ownSelector({ manifest: { object }, ownLabels }: Subject): LabelSelector {
  const labels = selectorLabels(object);
  return { matchLabels: labels !== undefined && Object.keys(labels).length > 0 ? labels : ownLabels };
}

function selectorLabels(object: Subject["manifest"]["object"]): Labels | undefined {
  switch (object.kind) {
    case "Deployment":
    case "DaemonSet":
      return object.spec.selector?.matchLabels;
    case "StatefulSet":
    case "ReplicaSet":
      return object.spec !== undefined && "selector" in object.spec ? object.spec.selector?.matchLabels : undefined;
    default:
      return undefined;
  }
}
