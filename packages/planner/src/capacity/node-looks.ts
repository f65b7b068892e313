import { controllerOf, type Node, type NodeInfo, type Pod, podKey, type PodInfo, type PodSpec } from "@stowage/engine";
import { compareTexts } from "../names/compare-texts.ts";
import { withoutOwnVolumes } from "../plan/failed-attempts.ts";

/** What of nodes counts when they are told apart. */
export interface LooksOptions {
  /** @defaultValue all labels but the host's own name */
  readonly labelsOf?: (node: NodeInfo) => Iterable<readonly [string, string]>;
  /** @defaultValue all pods */
  readonly podsOf?: (node: NodeInfo) => readonly PodInfo[];
  /** Whether the images that a node has count: only scores go by them. @defaultValue true */
  readonly imagesCount?: boolean;
}

/** Tells nodes apart by all that placing may look at, but for what is theirs alone. */
export class NodeLooks {
  readonly #numbers = new Map<string, number>();
  readonly #ofNodes = new WeakMap<Node, number>();
  readonly #ofPods = new WeakMap<Pod, number>();
  readonly #options: Required<LooksOptions>;

  constructor({ labelsOf = labelsButOwnName, podsOf = ({ pods }) => pods, imagesCount = true }: LooksOptions = {}) {
    this.#options = { labelsOf, podsOf, imagesCount };
  }

  /** The same number for nodes that look alike, the pods that count included. */
  of(here: NodeInfo): number {
    const bare = this.#ofNode(here);
    const pods = this.#options.podsOf(here);
    if (pods.length === 0) return bare;
    const placed = pods.map((pod) => this.#ofPod(pod)).sort((one, other) => one - other);
    return this.#number(`${bare}:${placed.join()}`);
  }

  #ofNode(here: NodeInfo): number {
    const { node } = here;
    const known = this.#ofNodes.get(node);
    if (known !== undefined) return known;
    const { labelsOf, imagesCount } = this.#options;
    const { allocatable, images, declaredFeatures } = node.status ?? {};
    const look = this.#number(
      JSON.stringify([
        Array.from(labelsOf(here)).sort(([one], [other]) => compareTexts(one, other)),
        node.spec?.taints,
        node.spec?.unschedulable,
        allocatable,
        imagesCount ? images : undefined,
        declaredFeatures,
      ]),
    );
    this.#ofNodes.set(node, look);
    return look;
  }

  #ofPod({ pod }: PodInfo): number {
    const known = this.#ofPods.get(pod);
    if (known !== undefined) return known;
    const { nodeName: _, ...spec } = withoutOwnVolumes(pod.spec);
    const { namespace, labels } = pod.metadata;
    const look = this.#number(JSON.stringify([identityOf(pod, spec), namespace, labels, unpinned(pod, spec)]));
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

/** The specification without the node that a DaemonSet has pinned it to. */
function unpinned({ metadata }: Pod, spec: PodSpec): PodSpec {
  if (controllerOf(metadata)?.kind !== "DaemonSet" || spec.affinity?.nodeAffinity === undefined) return spec;
  const { nodeAffinity, ...affinity } = spec.affinity;
  const { requiredDuringSchedulingIgnoredDuringExecution: _, ...preferred } = nodeAffinity;
  return { ...spec, affinity: { ...affinity, nodeAffinity: preferred } };
}

function labelsButOwnName({ name, labels }: NodeInfo): Iterable<readonly [string, string]> {
  return Object.entries(labels).filter(([key, value]) => key !== "kubernetes.io/hostname" || value !== name);
}
