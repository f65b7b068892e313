import { type Engine, type Pod, podNamespace, type PodObject, type Profile, referenceTo } from "@stowage/engine";
import type { ClusterInput } from "../plan/plan-input.ts";
import type { Audit, AuditFinding, Remedy } from "./audit.ts";
import { type AuditedCluster, auditedCluster } from "./audited-cluster.ts";
import { brokenPreferredRules, brokenRequiredRules, type BrokenRule } from "./broken-rules.ts";
import { evictionRemedy } from "./remedy.ts";
import { sinceStart } from "./since.ts";
import { waitingPods } from "./waiting-pods.ts";

/** What to audit. */
export interface AuditInput {
  readonly cluster: ClusterInput;
  /** The one whose pods are looked at; absent: every one. */
  readonly namespace?: string;
  /** Whether preferred rules are looked at too. Costs a look at every node for each pod with one that does not hold. */
  readonly preferred: boolean;
  /** Decides between equally good nodes. A whole number. */
  readonly seed: number;
  /** Each decides the pods that ask for its scheduler. */
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly createEngine: (...profiles: readonly [Profile, ...Profile[]]) => Engine;
  /** Called before the first pod with what is known by then: its list of findings grows. */
  readonly onBegin?: (soFar: Audit) => void;
  /** Called for each pod that is looked at. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Finds what is not as the pods' rules have it: rules are looked at when a pod is scheduled, and labels, taints and
 * pods change after that. Each running pod is taken away, and asked whether its own node would take it now.
 */
export function auditCluster(input: AuditInput): Audit {
  const cluster = auditedCluster(input);
  const { engine } = cluster;
  const isLookedAt = (pod: Pod): boolean => input.namespace === undefined || podNamespace(pod) === input.namespace;
  const running = cluster.running.filter(isLookedAt);
  const findings: AuditFinding[] = [];
  const audit: Audit = {
    kubernetesVersion: engine.profile.kubernetesVersion,
    cluster: { source: input.cluster.source, nodes: engine.cluster.nodes.length },
    pods: running.length,
    findings,
  };
  input.onBegin?.(audit);
  for (const [index, pod] of running.entries()) {
    input.onProgress?.(index, running.length);
    findings.push(...auditPod(pod, cluster, input.preferred));
  }
  for (const { pod, nodeName } of waitingPods(cluster)) {
    if (isLookedAt(pod)) findings.push(waitingFinding(pod, nodeName, cluster));
  }
  return audit;
}

function auditPod(pod: PodObject, cluster: AuditedCluster, preferred: boolean): readonly AuditFinding[] {
  const { engine } = cluster;
  const { nodeName = "", ...spec } = pod.spec;
  // As its controller would make it anew.
  const incoming: PodObject = { ...pod, spec, status: {} };
  const mark = engine.mark();
  engine.remove(referenceTo(pod));
  const required = brokenRequiredRules(incoming, nodeName, cluster);
  const unmet = preferred ? brokenPreferredRules(incoming, nodeName, engine) : [];
  const remedy = required.length + unmet.length === 0 ? undefined : evictionRemedy(pod, incoming, cluster);
  const better =
    unmet.length === 0 || remedy === undefined ? undefined : betterNode(incoming, nodeName, remedy, engine);
  engine.undo(mark);
  return [...required, ...unmet].flatMap((one) => {
    const fitting = one.kind === "preferred" && required.length === 0 ? better : remedy;
    return fitting === undefined ? [] : [findingOf(pod, one, fitting, cluster)];
  });
}

/** Only a node that scores more is worth an eviction. */
function betterNode(incoming: Pod, nodeName: string, remedy: Remedy, engine: Engine): Remedy {
  const { nodes, best } = engine.examine(incoming);
  if (remedy.kind !== "evict" || !best.includes(nodeName)) return withScores(remedy, nodeName, nodes);
  return { kind: "none", sentence: "nothing would: no node is better" };
}

function withScores(remedy: Remedy, nodeName: string, nodes: ReturnType<Engine["examine"]>["nodes"]): Remedy {
  const totalOf = (name: string | undefined): number | undefined => {
    const found = nodes.find((one) => one.nodeName === name);
    return found?.code === "Success" ? found.total : undefined;
  };
  const [there, here] = [totalOf(remedy.goesTo), totalOf(nodeName)];
  if (there === undefined || here === undefined) return remedy;
  return { ...remedy, sentence: `${remedy.sentence} (${there} points, ${here} here)` };
}

function findingOf(pod: PodObject, broken: BrokenRule, remedy: Remedy, cluster: AuditedCluster): AuditFinding {
  const owner = cluster.ownerOf(pod);
  return {
    pod: nameOf(pod),
    ...(owner === undefined ? {} : { owner }),
    nodeName: pod.spec.nodeName ?? "",
    ...broken,
    since: sinceStart(
      pod,
      broken.others.flatMap(({ namespace, name }) => cluster.pod(`${namespace}/${name}`) ?? []),
    ),
    remedy,
  };
}

function waitingFinding(pod: PodObject, nodeName: string, cluster: AuditedCluster): AuditFinding {
  const owner = cluster.ownerOf(pod);
  const { name = "", creationTimestamp: time } = pod.metadata;
  return {
    pod: nameOf(pod),
    ...(owner === undefined ? {} : { owner }),
    rule: { path: "", sentence: `${name} has no node, and would fit` },
    kind: "waiting",
    others: [],
    fact: `would take it`,
    since:
      time === undefined ? { sentence: "nobody says since when" } : { time, sentence: `it was created at ${time}` },
    remedy: { kind: "wait", goesTo: nodeName, sentence: `wait: it would go to ${nodeName}` },
  };
}

function nameOf({ metadata }: PodObject): AuditFinding["pod"] {
  return { namespace: metadata.namespace ?? "default", name: metadata.name ?? "" };
}
