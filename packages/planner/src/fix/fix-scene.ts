import type { KubernetesObject, Manifest } from "@stowage/manifests";
import { objectKey } from "../apply/object-key.ts";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import { SeenPods } from "../subjects/seen-pods.ts";
import { type Subject, subjectsOf, workloadKinds } from "../subjects/subject.ts";
import { type Planned, usualNamespace } from "./edited-input.ts";

/** What the fixes of all workloads have in common: everything that is planned, and who makes what. */
export interface FixScene {
  readonly plan: Plan;
  /** The workloads given, and those of the cluster whose pods wait. */
  readonly subjects: readonly Subject[];
  readonly seen: SeenPods;
  /** The cluster's manifests and those given. */
  readonly manifests: readonly Manifest[];
  /** Their objects. */
  readonly objects: readonly KubernetesObject[];
  /** The workloads among them, by {@link objectKey}. */
  readonly makers: ReadonlyMap<string, Manifest>;
  /** Those that are there already: they can not be changed in every way. */
  readonly present: ReadonlySet<Manifest>;
  /** The namespace of objects that name none. */
  readonly namespace: string;
}

/** A pod by its own manifest, where it is there already, belongs to what makes such pods. */
export function fixScene(input: Planned, plan: Plan): FixScene {
  const { cluster, wishes } = input;
  const manifests = [...cluster.manifests, ...wishes];
  const namespace = usualNamespace(input);
  const makers = makersOf(manifests, namespace);
  const owned = plan.pods.map((pod): PlannedPod => {
    const manifest = makerOf(pod, makers, namespace);
    return manifest === pod.manifest ? pod : { ...pod, manifest };
  });
  const waiting = new Set(owned.map(({ manifest }) => manifest));
  const relevant = [
    ...cluster.manifests.filter((one) => waiting.has(one)),
    ...wishes.filter((one) => waiting.has(one) || workloadKinds.has(one.object.kind ?? "")),
  ];
  const subjects = subjectsOf(relevant, owned);
  return {
    plan,
    subjects,
    seen: new SeenPods(subjects, plan),
    manifests,
    objects: manifests.map(({ object }) => object),
    makers,
    present: new Set(cluster.manifests),
    namespace,
  };
}

/** The workloads by kind, namespace and name; of several of one name the last counts. */
function makersOf(manifests: readonly Manifest[], namespace: string): ReadonlyMap<string, Manifest> {
  const found = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { kind, metadata } = manifest.object;
    if (kind === "Pod" || !workloadKinds.has(kind)) continue;
    found.set(objectKey(kind, metadata.namespace ?? namespace, metadata.name ?? ""), manifest);
  }
  return found;
}

/** What makes the pod: its own manifest where nothing owns it, or where its owner is not among the objects. */
function makerOf(
  { owner, pod, manifest }: PlannedPod,
  makers: ReadonlyMap<string, Manifest>,
  namespace: string,
): Manifest {
  if (manifest.object.kind !== "Pod" || owner === undefined) return manifest;
  return makers.get(objectKey(owner.kind, pod.metadata.namespace ?? namespace, owner.name)) ?? manifest;
}
