import {
  type ClusterObject,
  type ClusterObjectKind,
  clusterObjectKinds,
  controllerOf,
  type NodeObject,
  type Pod,
  type PodObject,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { type DesiredCluster, nodesOf, warningOf } from "../apply/apply-wishes.ts";
import type { DesiredObject } from "../apply/desired-object.ts";
import { namespacesInUse } from "../apply/namespaces.ts";
import { keyOf, objectKey } from "../apply/object-key.ts";
import { isLive, livePods, Ownership } from "../apply/owned-pods.ts";
import type { Warning } from "../apply/warning.ts";
import { withStoredDefaults } from "../claims/stored-defaults.ts";
import { PodNames } from "../names/pod-names.ts";
import { type AppliedWorkload, isTerminating, type Made } from "../workloads/controller.ts";
import { asAppliedWorkload, workloadPods } from "../workloads/workload-pods.ts";
import type { Candidate, MadeCluster } from "./candidate.ts";
import { type PodAdmission, refusalText } from "./pod-admission.ts";

/** Lets the controllers act once on every wished workload: what they make, what they delete, what stays. */
export function makePods({ objects }: DesiredCluster, admission: PodAdmission): MadeCluster {
  const controllers = new Controllers(objects, admission);
  const made = new Map<DesiredObject, readonly Candidate[]>();
  for (const desired of objects) if (desired.origin === "wish") made.set(desired, controllers.act(desired));

  const candidates: Candidate[] = [];
  const present: ClusterObject[] = [...namespacesInUse(objects), ...nodesOf(objects), ...controllers.objects];
  const bound: MadeCluster["bound"][number][] = [];
  const { gone, ownership } = controllers;
  for (const origin of ["cluster", "wish"] as const) {
    for (const desired of objects) {
      if (desired.origin !== origin) continue;
      const { object, manifest } = desired;
      if (object.kind !== "Pod") {
        if (isClusterObject(object)) present.push(withStoredDefaults(object));
        // One by one: arguments are limited, and a workload may have more pods than that.
        for (const candidate of made.get(desired) ?? []) candidates.push(candidate);
        continue;
      }
      if (gone.has(object) || !isLive(object)) continue;
      // The scheduler passes over pods that are being deleted.
      if (!object.spec.nodeName && isTerminating(object)) continue;
      const top = ownership.topOwner(object);
      const owner = top === undefined ? {} : { owner: top };
      const isNew = origin === "wish";
      if (object.spec.nodeName) {
        const { pod, problems } = isNew ? admission.admit(object) : { pod: object, problems: [] };
        if (problems.length > 0) {
          candidates.push({ pod, isNew, manifest, ...owner, hindrance: refusalText(problems) });
          continue;
        }
        present.push(pod);
        bound.push({ pod, manifest, ...owner });
        continue;
      }
      if (!isNew) present.push(object);
      const { hindrance } = desired;
      candidates.push({ pod: object, isNew, manifest, ...owner, ...(hindrance === undefined ? {} : { hindrance }) });
    }
  }
  return { candidates, objects: present, bound, names: controllers.names, warnings: controllers.warnings };
}

/** The controllers of one cluster, and the traces they leave. */
class Controllers {
  readonly ownership: Ownership;
  readonly gone = new Set<Pod>();
  readonly objects: ClusterObject[] = [];
  readonly warnings: Warning[] = [];
  readonly names: PodNames;
  readonly #nodes: readonly NodeObject[];
  readonly #admission: PodAdmission;
  readonly #wished: ReadonlySet<string>;

  constructor(objects: readonly DesiredObject[], admission: PodAdmission) {
    this.ownership = new Ownership(objects);
    this.#nodes = nodesOf(objects);
    this.names = new PodNames(podNamesOf(objects));
    this.#admission = admission;
    this.#wished = new Set(objects.filter(({ origin }) => origin === "wish").map(({ object }) => keyOf(object)));
  }

  act(desired: DesiredObject): readonly Candidate[] {
    const { object, manifest, hindrance } = desired;
    const workload = asAppliedWorkload(object);
    if (workload === undefined || this.#isManaged(workload)) return [];
    const made = this.#podsOf(workload);
    for (const pod of made.gone) this.gone.add(pod);
    for (const one of made.objects) this.objects.push(one);
    for (const { path, message } of made.notes) this.warnings.push(warningOf(manifest, object, path, message));
    const owner = { kind: workload.kind, name: workload.metadata.name };
    return made.pods.map(({ pod, after, ...rest }) => ({
      pod,
      isNew: true,
      owner,
      manifest,
      ...(after === undefined ? {} : { after: `${workload.metadata.namespace}/${after}` }),
      ...(hindrance === undefined ? {} : { hindrance }),
      ...rest,
    }));
  }

  /** A ReplicaSet among the wishes whose Deployment is there too is the Deployment's to scale. */
  #isManaged({ kind, metadata }: AppliedWorkload): boolean {
    const owner = controllerOf(metadata);
    return (
      kind === "ReplicaSet" &&
      owner?.kind === "Deployment" &&
      this.#wished.has(objectKey("Deployment", metadata.namespace, owner.name))
    );
  }

  #podsOf(workload: AppliedWorkload): Made {
    const pods = this.ownership.podsOf(workload.kind, workload);
    const view = {
      owned: livePods(pods),
      succeeded: pods.filter(({ status }) => status?.phase === "Succeeded"),
      nodes: this.#nodes,
      names: this.names,
      admitted: (pod: Pod): Pod => this.#admission.admit({ ...pod, kind: "Pod" }).pod,
    };
    const replicaSets = workload.kind === "Deployment" ? this.ownership.replicaSetsOf(workload) : [];
    return workloadPods(workload, view, replicaSets);
  }
}

function podNamesOf(objects: readonly DesiredObject[]): readonly string[] {
  return objects
    .map(({ object }) => object)
    .filter((object): object is PodObject => object.kind === "Pod")
    .map(({ metadata }) => `${metadata.namespace ?? "default"}/${metadata.name ?? ""}`);
}

const kinds: ReadonlySet<string> = new Set<ClusterObjectKind>(clusterObjectKinds);

/** Namespaces and nodes are left out: they have been seen to. */
function isClusterObject(object: KubernetesObject): object is ClusterObject {
  return kinds.has(object.kind ?? "") && object.kind !== "Namespace" && object.kind !== "Node";
}
