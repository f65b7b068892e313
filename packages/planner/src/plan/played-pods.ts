import { type Mark, type PodObject, schedulingGates } from "@stowage/engine";
import type { Manifest } from "@stowage/manifests";
import { keyOf } from "../apply/object-key.ts";
import type { TopOwner } from "../apply/owned-pods.ts";
import type { Player } from "../simulate/player.ts";
import type { SimulatedPod } from "../simulate/simulated-pod.ts";
import type { World } from "../simulate/world.ts";
import { gatedReason } from "./gated-reason.ts";
import type { PlanInput } from "./plan-input.ts";
import type { BoundPod, Plan, PlannedPod } from "./planned-pod.ts";

/** A world in which something has been played, and who has. */
export interface Played {
  readonly world: World;
  readonly player: Player;
}

/** Where the objects of a world come from. */
export interface PlayedFrom {
  /** By {@link keyOf}. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** The cluster's. */
  readonly cluster: readonly Manifest[];
  readonly wished: ReadonlySet<Manifest>;
  /** The keys of the pods that were there before. */
  readonly before: ReadonlySet<string>;
  readonly reasonOf: PlanInput["reasonOf"] | undefined;
  /** Whether pods that have succeeded are told too: they have had a node. @defaultValue false */
  readonly hasEnded?: boolean;
}

/** The pods of a world as a plan tells of them: those that were made, or wait; those that stay; those that have gone. */
export function playedPods(
  { world, player }: Played,
  { manifests, cluster, wished, before, reasonOf: inWords, hasEnded = false }: PlayedFrom,
): Pick<Plan, "pods" | "bound" | "removed"> {
  const present = inOrder([...world.pods.all()]);
  const uids = new Map(
    cluster.flatMap(({ object }) => (object.kind === "Pod" ? [[keyOf(object), object.metadata.uid] as const] : [])),
  );
  // A StatefulSet's new pod has the name of the one in whose place it comes.
  const isOld = ({ pod }: SimulatedPod): boolean => {
    const key = keyOf(pod);
    return uids.has(key) && uids.get(key) === pod.metadata.uid;
  };
  const end = world.engine.mark();
  const reasons = new Map<string, string | undefined>();
  const reasonOf = ({ title, pod }: SimulatedPod): string | undefined => {
    if (!reasons.has(title.name)) reasons.set(title.name, inWords?.(pod, world.engine));
    return reasons.get(title.name);
  };
  const pods: PlannedPod[] = [];
  const bound: BoundPod[] = [];
  for (const pod of present) {
    if (pod.isTerminating || (pod.state === "succeeded" && !hasEnded) || pod.state === "failed") continue;
    const owner = ownerOf(pod, world);
    const decided = player.scheduler.decisions?.get(pod.key);
    const key = keyOf(pod.pod);
    const isReplaced = uids.has(key) && !isOld(pod);
    const wasThere = before.has(key) && !isReplaced;
    if (wasThere && pod.nodeName !== undefined && decided === undefined) {
      bound.push({ pod: pod.pod, ...(owner === undefined ? {} : { owner }) });
      continue;
    }
    const manifest = manifestOf(pod, world, manifests, cluster, isReplaced);
    if (manifest === undefined) continue;
    const planned = plannedPod(pod, { owner, decided, end, manifest, player, reasonOf });
    const isStranger = wasThere && pod.nodeName === undefined && !wished.has(manifest);
    pods.push(isStranger ? { ...planned, isStranger } : planned);
  }
  const there = new Set(present.filter(isOld).map(({ pod }) => keyOf(pod)));
  const removed = cluster.flatMap(({ object }): BoundPod[] => {
    if (object.kind !== "Pod" || !object.spec.nodeName || there.has(keyOf(object))) return [];
    const { phase } = object.status ?? {};
    return phase === "Succeeded" || phase === "Failed" ? [] : [{ pod: object, ...removedOwner(object) }];
  });
  return { pods, bound, removed };
}

/** Workload by workload in the order of their first pods; within one by ordinal, then as they were made. */
function inOrder(pods: readonly SimulatedPod[]): readonly SimulatedPod[] {
  const first = new Map<string, number>();
  for (const { title, sequence } of pods) {
    first.set(title.workload, Math.min(first.get(title.workload) ?? Infinity, sequence));
  }
  const rank = ({ title }: SimulatedPod): number => first.get(title.workload) ?? 0;
  return pods.toSorted(
    (one, other) =>
      rank(one) - rank(other) || (one.ordinal ?? 0) - (other.ordinal ?? 0) || one.sequence - other.sequence,
  );
}

/** What a pod that goes belonged to. */
function removedOwner({ metadata }: PodObject): { readonly owner?: TopOwner } {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return {};
  const hash = Object.hasOwn(metadata.labels ?? {}, "pod-template-hash")
    ? metadata.labels?.["pod-template-hash"]
    : undefined;
  return owner.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`)
    ? { owner: { kind: "Deployment", name: owner.name.slice(0, -hash.length - 1) } }
    : { owner: { kind: owner.kind, name: owner.name } };
}

function ownerOf({ owner }: SimulatedPod, { workloads }: World): TopOwner | undefined {
  const state = owner === undefined ? undefined : workloads.get(owner);
  const top = state?.kind === "ReplicaSet" ? (workloads.get(state.owner ?? "") ?? state) : state;
  return top === undefined ? undefined : { kind: top.object.kind ?? top.kind, name: top.object.metadata.name };
}

/** What a pod comes from: its own manifest, or that of its workload or the cluster's. */
function manifestOf(
  pod: SimulatedPod,
  { workloads }: World,
  manifests: ReadonlyMap<string, Manifest>,
  cluster: readonly Manifest[],
  isReplaced: boolean,
): Manifest | undefined {
  const state = pod.owner === undefined ? undefined : workloads.get(pod.owner);
  const top = state?.kind === "ReplicaSet" ? (state.owner ?? state.key) : state?.key;
  const own = isReplaced ? undefined : manifests.get(keyOf(pod.pod));
  return own ?? (top === undefined ? undefined : manifests.get(top)) ?? cluster[0];
}

/** As the scheduler saw it: the node that it chose is no wish of the pod. */
function unbound(pod: PodObject): PodObject {
  const { nodeName: _, ...spec } = pod.spec;
  return { ...pod, spec };
}

interface Planning {
  readonly owner: TopOwner | undefined;
  readonly decided: { readonly decision: NonNullable<PlannedPod["decision"]>; readonly mark: Mark } | undefined;
  readonly end: Mark;
  readonly manifest: Manifest;
  readonly player: Player;
  /** In our words, of a pod that fits nowhere. */
  readonly reasonOf: (pod: SimulatedPod) => string | undefined;
}

function plannedPod(pod: SimulatedPod, { owner, decided, end, manifest, player, reasonOf }: Planning): PlannedPod {
  const victims = (player.scheduler.victims.get(pod.key) ?? []).map(({ pod: victim, nodeName }) => ({
    namespace: victim.pod.metadata.namespace ?? "default",
    name: victim.pod.metadata.name ?? "",
    nodeName,
  }));
  const { nodeName, message, fitError } = pod;
  const base = {
    pod: decided === undefined ? pod.pod : unbound(pod.pod),
    ...(owner === undefined ? {} : { owner }),
    victims,
    manifest,
  };
  if (nodeName !== undefined) {
    const { decision, mark = end } = decided ?? {};
    const found = decision === undefined ? {} : { decision };
    return { ...base, status: "Scheduled", nodeName, ...found, mark };
  }
  const gates = schedulingGates(pod.pod);
  if (gates.length > 0) return { ...base, status: "SchedulingGated", reason: gatedReason(gates), mark: end };
  if (fitError === undefined)
    return { ...base, status: "Refused", ...(message === undefined ? {} : { reason: message }), mark: end };
  const reason = reasonOf(pod);
  return {
    ...base,
    status: "Unschedulable",
    message: fitError,
    ...(message === undefined ? {} : { event: message }),
    ...(reason === undefined ? {} : { reason }),
    mark: end,
  };
}
