import {
  type DaemonSet,
  doNotSchedule,
  labelValue,
  matchesRequiredNodeAffinity,
  type NodeObject,
  type Pod,
  type PodSpec,
  requiredNodeAffinity,
  untoleratedTaint,
} from "@stowage/engine";
import { podPrefix } from "../names/pod-names.ts";
import { revisionHash } from "../names/revision-hash.ts";
import {
  type AppliedWorkload,
  type ControllerView,
  isTerminating,
  type Made,
  type MadePod,
  nodeNameOf,
  type Note,
  podCount,
} from "./controller.ts";
import { evicts, pinnedToNode, targetNodeName, withDaemonTolerations } from "./daemon-tolerations.ts";
import { controllerReference, podFromTemplate } from "./pod-from-template.ts";
import { replacedNote, templateDifference } from "./template-difference.ts";

/**
 * The pods of a DaemonSet, one on each node that should run it, each pinned to its node. Rules between pods do not
 * keep the controller from making one: such a pod is pending. Source: `podsShouldBeOnNode` (pkg/controller/daemon).
 */
export function daemonSetPods(set: AppliedWorkload<DaemonSet>, view: ControllerView): Made {
  const spec = withDaemonTolerations(set.spec.template.spec);
  const verdict = nodeVerdicts(spec);
  const byNode = podsByNode(view.owned);
  const pods: MadePod[] = [];
  const [misplaced, replaced]: [Pod[], Pod[]] = [[], []];
  let difference: string | undefined;
  for (const node of view.nodes) {
    const nodeName = nodeNameOf(node);
    const here = byNode.get(nodeName) ?? [];
    byNode.delete(nodeName);
    const { shouldRun, shouldStay } = verdict(node);
    const present = here.filter((pod) => !isTerminating(pod));
    if (!shouldStay) for (const pod of present) misplaced.push(pod);
    const stale = shouldRun ? present.map((pod) => staleness(set, nodeName, pod, view)) : [];
    const fits = present.filter((_, index) => stale[index] === undefined);
    if (shouldStay) {
      for (const [index, pod] of present.entries()) if (stale[index] !== undefined) replaced.push(pod);
      // One daemon pod a node: the oldest stays.
      for (const pod of fits.slice(1)) misplaced.push(pod);
    }
    difference ??= stale.find((path) => path !== undefined);
    if (!shouldRun || fits.length > 0) continue;
    const made = daemonPod(set, spec, nodeName, view.names);
    const leaving = here.find(isTerminating);
    const hindrance = `waits until ${leaving?.metadata.name ?? ""}, which is terminating on ${nodeName}, is gone`;
    pods.push(leaving === undefined ? { pod: made } : { pod: made, hindrance });
  }
  const notes: Note[] = [];
  if (misplaced.length > 0) notes.push(misplacedNote(misplaced.length));
  if (replaced.length > 0) notes.push(replacedNote(replaced.length, difference ?? "spec"));
  return { pods, gone: [...misplaced, ...replaced], objects: [], notes };
}

/** What a DaemonSet's controller thinks of a node. */
export interface NodeVerdict {
  readonly shouldRun: boolean;
  /** Whether a pod that is there already stays. */
  readonly shouldStay: boolean;
}

/** Source: `NodeShouldRunDaemonPod` (pkg/controller/daemon/daemon_controller.go). */
export function nodeVerdicts(spec: PodSpec): (node: NodeObject) => NodeVerdict {
  const required = requiredNodeAffinity({ metadata: {}, spec });
  return (node) => {
    const name = nodeNameOf(node);
    const fits =
      (!spec.nodeName || spec.nodeName === name) &&
      matchesRequiredNodeAffinity(required, { name, labels: node.metadata.labels ?? {} });
    if (!fits) return { shouldRun: false, shouldStay: false };
    const { taints } = node.spec ?? {};
    if (untoleratedTaint(taints, spec.tolerations, doNotSchedule) === undefined)
      return { shouldRun: true, shouldStay: true };
    return { shouldRun: false, shouldStay: untoleratedTaint(taints, spec.tolerations, evicts) === undefined };
  };
}

function podsByNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    const nodeName = targetNodeName(pod);
    if (nodeName === undefined) continue;
    const there = byNode.get(nodeName);
    if (there === undefined) byNode.set(nodeName, [pod]);
    else there.push(pod);
  }
  return byNode;
}

function staleness(
  { spec: { template, updateStrategy } }: AppliedWorkload<DaemonSet>,
  nodeName: string,
  pod: Pod,
  view: ControllerView,
): string | undefined {
  if (updateStrategy?.type === "OnDelete") return undefined;
  // Where the pod is, it is pinned to; that a copy of a cluster may not say so makes it no other template.
  const pinned = { ...pod, spec: pinnedToNode(pod.spec, nodeName) };
  return templateDifference({ ...template, spec: pinnedToNode(template.spec, nodeName) }, pinned, view);
}

/** The pod for one node. `spec` is the template's, with the tolerations of every daemon pod. */
export function daemonPod(
  set: AppliedWorkload<DaemonSet>,
  spec: PodSpec,
  nodeName: string,
  names: ControllerView["names"],
): MadePod["pod"] {
  const { metadata } = set;
  const generateName = podPrefix(metadata.name);
  const generation = labelValue(metadata.annotations, "deprecated.daemonset.template.generation") ?? "1";
  return podFromTemplate(set.spec.template, {
    namespace: metadata.namespace,
    name: names.generate(metadata.namespace, generateName),
    generateName,
    owner: controllerReference("apps/v1", "DaemonSet", metadata.name, metadata.uid),
    labels: { "controller-revision-hash": revisionHash(set.spec.template), "pod-template-generation": generation },
    spec: pinnedToNode(spec, nodeName),
  });
}

function misplacedNote(count: number): Note {
  const verb = count === 1 ? "is" : "are";
  return {
    code: "Misplaced",
    path: "",
    message: `${podCount(count)} on nodes that should not run it, or not twice, ${verb} taken as gone`,
  };
}
