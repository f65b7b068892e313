import type { PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { objectKey } from "../apply/object-key.ts";
import { type Journal, JournaledMap } from "./journal.ts";
import { ordinalOf } from "./pod-revision.ts";
import type { PodTitle } from "./simulated-pod.ts";
import type { WorkloadTable } from "./workload-table.ts";

/** What workloads and pods of a simulation are called. */
export class Titles {
  readonly #workloads: WorkloadTable;
  /** What templates of each workload have had pods, in that order. */
  readonly #revisions: JournaledMap<string, readonly string[]>;
  readonly #labels = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** Names that there are several of, in several namespaces. */
  readonly #shared = new Set<string>();

  constructor(journal: Journal, workloads: WorkloadTable) {
    this.#workloads = workloads;
    this.#revisions = new JournaledMap(journal);
  }

  /** Tells which names several have, in several namespaces. */
  tellApart(objects: readonly KubernetesObject[]): void {
    const namespaces = new Map<string, string>();
    for (const { kind = "", metadata } of objects) {
      // Pods of a workload are called after it.
      if (kind === "Pod" && (metadata.ownerReferences ?? []).length > 0) continue;
      const { namespace = "default", name = "" } = metadata;
      const short = `${kind}/${name}`;
      const known = namespaces.get(short);
      if (known === undefined) namespaces.set(short, namespace);
      else if (known !== namespace) this.#shared.add(short);
    }
  }

  /** What a workload is called: `Deployment/web`, with its namespace where another one is called so. */
  labelOf(kind: string, namespace: string, name: string): string {
    const key = objectKey(kind, namespace, name);
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const short = `${kind}/${name}`;
    const label = this.#taken.has(short) || this.#shared.has(short) ? `${kind}/${namespace}/${name}` : short;
    this.#taken.add(label);
    this.#labels.set(key, label);
    return label;
  }

  /** What is called `Deployment/web` by somebody who means that of the namespace. */
  called(name: string, namespace: string): string {
    if (!this.#shared.has(name)) return name;
    const slash = name.indexOf("/");
    return `${name.slice(0, slash)}/${namespace}${name.slice(slash)}`;
  }

  /** What a pod of a revision is called. */
  titleFor(pod: PodObject, owner: string | undefined, revision: string): PodTitle {
    const { namespace = "default", name = "" } = pod.metadata;
    const controller = owner === undefined ? undefined : this.#workloads.get(owner);
    if (controller === undefined) {
      const label = this.labelOf("Pod", namespace, name);
      return { workload: label, group: label, name: label, revisionNumber: 1 };
    }
    const top = controller.kind === "ReplicaSet" ? this.#workloads.get(controller.owner ?? "") : undefined;
    const workload = (top ?? controller).label;
    const revisionNumber = this.#numberOf(workload, revision);
    const group = `${workload} r${revisionNumber}`;
    const ordinal = ordinalOf(pod, controller.kind);
    return { workload, group, name: ordinal === undefined ? group : `${group}#${ordinal}`, revisionNumber };
  }

  #numberOf(workload: string, revision: string): number {
    const known = this.#revisions.get(workload) ?? [];
    const index = known.indexOf(revision);
    if (index !== -1) return index + 1;
    this.#revisions.set(workload, [...known, revision]);
    return known.length + 1;
  }
}
