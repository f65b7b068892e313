import { explainPod, type NodeInfo, type PodExplanation, type PodObject } from "@stowage/engine";
import { type KubernetesObject, nearestName } from "@stowage/manifests";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import { type Selection, selectionsOf } from "../subjects/selection.ts";
import type { Subject } from "../subjects/subject.ts";
import type { FixScene } from "./fix-scene.ts";
import { ownerKey } from "./outcome.ts";
import { writtenAt } from "./patch-path.ts";

/** A workload with pods that have no place, and what may be asked to find out what would help. */
export interface FixContext extends FixScene {
  readonly subject: Subject;
  /** Its pods without a place; one at least. */
  readonly pending: readonly PlannedPod[];
  /** The first of them that is scheduled, else the first. */
  readonly pod: PodObject;
  /** Why that pod fits nowhere; absent where none is created. */
  readonly explanation: PodExplanation | undefined;
  readonly selections: readonly Selection[];
  readonly nodes: readonly NodeInfo[];
  /** Whether its manifest may be changed: a pod that is there already can not be. */
  readonly isEditable: boolean;
  /** Whether the plugin rejects some node. */
  readonly rejects: (plugin: string) => boolean;
}

/** What is known of the pods of one workload that have no place; `undefined` where what makes them is not there. */
export function fixContext(pending: readonly PlannedPod[], scene: FixScene): FixContext | undefined {
  const { plan, subjects, present } = scene;
  const [first] = pending;
  if (first === undefined) return undefined;
  const key = ownerKey(first);
  const subject = subjects.find(({ planned: [one] }) => one !== undefined && ownerKey(one) === key);
  if (subject === undefined) return undefined;
  const { waiting, explanation } = whyWaiting(pending, plan);
  const rejecting = new Set<string>(
    explanation?.nodes.flatMap(({ rejections }) => rejections.map(({ plugin }) => plugin)),
  );
  return {
    ...scene,
    subject,
    pending,
    pod: (waiting ?? first).pod,
    explanation,
    // Rules of an old template are none of the manifest's, and nothing in it changes them.
    selections: selectionsOf(subject).filter(({ path }) => writtenAt(subject, path) !== undefined),
    nodes: plan.engine.cluster.nodes,
    isEditable: subject.kind !== "Pod" || !present.has(subject.manifest),
    rejects: (plugin) => rejecting.has(plugin),
  };
}

/**
 * Whether something could be done about the pod: others' schedulers, evictions, and gates that are on pods already, are their
 * owners' will.
 */
export function isHelped(planned: PlannedPod, plan: Pick<Plan, "engine">): boolean {
  if (planned.status === "Unschedulable" || planned.status === "NotCreated" || namesNoNode(planned)) return true;
  return isGatedByTemplate(planned) || nearScheduler(planned, plan) !== undefined;
}

/** Whether the pod is a new one that waits for its gates. */
export function isGatedByTemplate({ status, isStranger = false }: PlannedPod): boolean {
  return status === "SchedulingGated" && !isStranger;
}

/** The scheduler that is perhaps meant by a pod that asks for one that is not known. */
export function nearScheduler(
  { status, pod: { spec } }: PlannedPod,
  { engine }: Pick<Plan, "engine">,
): string | undefined {
  const { schedulerName: asked = "" } = spec;
  const known = engine.profiles.map(({ schedulerName }) => schedulerName);
  return status !== "Refused" || asked === "" || known.includes(asked) ? undefined : nearestName(asked, known);
}

/** Whether the pod's `nodeName` is what keeps it from running: there is no such node. */
export function namesNoNode({ status, pod }: PlannedPod): boolean {
  return status === "Refused" && (pod.spec.nodeName ?? "") !== "";
}

/** The first of the pods that is scheduled, and why it fits nowhere; neither where none is made. */
export function whyWaiting(
  pending: readonly PlannedPod[],
  { engine }: Pick<Plan, "engine">,
): { readonly waiting: PlannedPod | undefined; readonly explanation: PodExplanation | undefined } {
  const waiting = pending.find(({ status }) => status === "Unschedulable");
  const explanation = waiting && explainPod(engine, waiting.pod, waiting.pod.metadata.name ?? "");
  return { waiting, explanation };
}

/** The namespace of an object. */
export function namespaceOf({ metadata }: KubernetesObject, { namespace }: FixScene): string {
  return metadata.namespace ?? namespace;
}
