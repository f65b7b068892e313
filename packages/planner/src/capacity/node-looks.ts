import { controllerOf, type NodeInfo, type Pod, podKey, type PodInfo, type PodSpec } from "@stowage/engine";
import { withoutOwnVolumes } from "../plan/failed-attempts.ts";

/** Tells nodes apart by all that placing may look at, but for what is theirs alone. */
export class NodeLooks {
  readonly #numbers = new Map<string, number>();
  readonly #ofPods = new WeakMap<object, string>();
  readonly #labelsOf: (node: NodeInfo) => Iterable<readonly [string, string]>;

  /** @param labelsOf The labels that count. */
  constructor(labelsOf: (node: NodeInfo) => Iterable<readonly [string, string]> = labelsButOwnName) {
    this.#labelsOf = labelsOf;
  }

  /** The same number for nodes that look alike, their pods included. */
  of(here: NodeInfo): number {
    const { node, pods } = here;
    const { allocatable, images, declaredFeatures } = node.status ?? {};
    const placed = pods.map((pod) => this.#number(this.#ofPod(pod))).sort((one, other) => one - other);
    return this.#number(
      JSON.stringify([
        Array.from(this.#labelsOf(here), (pair) => JSON.stringify(pair)).sort(byText),
        node.spec?.taints,
        node.spec?.unschedulable,
        allocatable,
        images,
        declaredFeatures,
        placed,
      ]),
    );
  }

  #ofPod({ pod }: PodInfo): string {
    const known = this.#ofPods.get(pod);
    if (known !== undefined) return known;
    const { nodeName: _, ...spec } = withoutOwnVolumes(pod.spec);
    const look = JSON.stringify([identityOf(pod, spec), pod.metadata.namespace, pod.metadata.labels, spec]);
    this.#ofPods.set(pod, look);
    return look;
  }

  #number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}

/** What becomes of the pod when its node is lost: who makes it anew. One with volumes of its own is like no other. */
function identityOf(pod: Pod, { volumes = [] }: PodSpec): string {
  const owner = controllerOf(pod.metadata);
  if (owner === undefined || volumes.length > 0) return podKey(pod);
  // The kubelet's own, which go with it.
  return owner.kind === "Node" ? "" : (owner.uid ?? owner.name);
}

function labelsButOwnName({ name, labels }: NodeInfo): Iterable<readonly [string, string]> {
  return Object.entries(labels).filter(([key, value]) => key !== "kubernetes.io/hostname" || value !== name);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
