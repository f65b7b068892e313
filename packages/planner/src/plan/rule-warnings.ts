import { type Engine, labelValue, rulesOf, topologyKeyWarnings } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { Warning } from "../apply/warning.ts";
import type { PlannedPod } from "./planned-pod.ts";
import { topologyKeyHint } from "./topology-key-hint.ts";

/**
 * Rules that do not do what they say, since nodes lack their topologyKey: once for all pods of a manifest.
 * A misspelt key is the commonest way to lose an anti-affinity without noticing.
 */
export function ruleWarnings(pods: readonly PlannedPod[], engine: Engine): readonly Warning[] {
  const seen = new Set<PlannedPod["manifest"]>();
  const isEverywhere = keysOnEveryNode(engine);
  return pods.flatMap(({ pod, owner, manifest }) => {
    if (seen.has(manifest)) return [];
    seen.add(manifest);
    const { namespace = "default", name = "" } = pod.metadata;
    const object = owner === undefined ? `Pod ${namespace}/${name}` : `${owner.kind} ${namespace}/${owner.name}`;
    const doubtful = rulesOf(pod, name).filter(({ topology }) => topology !== undefined && !isEverywhere(topology.key));
    return topologyKeyWarnings(doubtful, engine.cluster).map((warning): Warning => {
      const path = `${templatePath(manifest.object)}${warning.path}`;
      const message = `${warning.message}${topologyKeyHint(warning, engine.cluster)}`;
      return { code: "TopologyKeyMissing", object, path, message, position: manifest.positionOf(path) };
    });
  });
}

/** Whether every node has the label of a key; each key is looked for once, however many rules name it. */
function keysOnEveryNode({ cluster }: Engine): (key: string) => boolean {
  const known = new Map<string, boolean>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const isEverywhere = cluster.nodes.every(({ labels }) => labelValue(labels, key) !== undefined);
    known.set(key, isEverywhere);
    return isEverywhere;
  };
}

/** Where an object's pod template is. */
function templatePath({ kind }: KubernetesObject): string {
  if (kind === "Pod") return "";
  return kind === "CronJob" ? "spec.jobTemplate.spec.template." : "spec.template.";
}
