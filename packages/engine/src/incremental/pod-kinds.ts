import type { Pod, PodSpec } from "../api/pod.ts";
import { type PodInfo, podNamespace } from "../cluster/pod-info.ts";
import type { PodUsage, RunningPodUsage } from "../cluster/pod-requests.ts";
import { podUsage } from "../cluster/pod-requests.ts";
import { toPodInfo, withoutAmounts } from "../cluster/to-pod-info.ts";
import type { PodTerms } from "./pod-terms.ts";
import { isKept } from "../storage/placed-volumes.ts";
import { hasSameShape, hasSameSpread, hasSameTerms, nodeVolumes } from "./same-spec.ts";

/**
 * What a pod's spec says, compiled once for all pods of a namespace whose specs say the same, whatever claims and disks
 * they name.
 */
export interface PodKind {
  /** Tells kinds apart. */
  readonly id: number;
  /** One of them, without claims and disks, for what reads the spec alone. It need not be in the cluster. */
  readonly sample: PodInfo;
  /** The same for kinds that a plugin that looks at one node alone can not tell apart. */
  readonly shape: PodShape;
  readonly terms: PodTerms;
  /** Whether the pods have claims or disks: more than their node has a say in where they go. */
  readonly hasVolumes: boolean;
}

/** What the plugins that look at one node alone read of a pod. */
export interface PodShape {
  readonly id: number;
  readonly text: string;
}

/** Kinds to keep by their text; those that pods hold live on. */
const mostKept = 100_000;

/**
 * The kinds of pods. Pods of one template mostly come one after the other, or have labels that no others have: the kinds
 * of the last pod, and of the last with the same labels, are compared first, which is a tenth of the work of making a
 * text of the spec.
 */
export class PodKinds {
  readonly #usageRule: RunningPodUsage;
  readonly #termsOf: (pod: PodInfo) => PodTerms;
  readonly #byText = new Map<string, PodKind>();
  readonly #shapes = new Map<string, PodShape>();
  #last: PodKind | undefined;
  #made = 0;

  /** @param termsOf reads the inter-pod terms of a pod. */
  constructor(usageRule: RunningPodUsage, termsOf: (pod: PodInfo) => PodTerms) {
    this.#usageRule = usageRule;
    this.#termsOf = termsOf;
  }

  /** @param guess A kind that the pod may well be of. */
  of(pod: Pod, guess?: PodKind): PodKind {
    if (guess !== undefined && isOfKind(pod, guess)) return (this.#last = guess);
    if (this.#last !== undefined && this.#last !== guess && isOfKind(pod, this.#last)) return this.#last;
    const shape = this.#shapeOf(pod);
    const text = `${shape.id} ${otherText(pod)}`;
    const known = this.#byText.get(text) ?? this.#make(pod, text, shape);
    this.#last = known;
    return known;
  }

  /** What the pod uses on a node, where its status says so; absent: what its kind says. */
  usageOf(pod: Pod): PodUsage | undefined {
    return statusSaysUsage(pod) ? podUsage(pod, this.#usageRule) : undefined;
  }

  #make(pod: Pod, text: string, shape: PodShape): PodKind {
    const sample = this.#compile(incomingPod(pod), shape);
    const kind: PodKind = {
      id: this.#made++,
      sample,
      shape,
      terms: this.#termsOf(sample),
      hasVolumes: hasKeptVolumes(pod),
    };
    if (this.#byText.size >= mostKept) this.#byText.clear();
    this.#byText.set(text, kind);
    return kind;
  }

  /** What the shape says of a pod need not be worked out again: amounts, above all. */
  #compile(pod: Pod, shape: PodShape): PodInfo {
    const { sample } = this.#last?.shape === shape ? this.#last : {};
    if (sample === undefined) return toPodInfo(pod, this.#usageRule);
    const { requests, usage, nonZeroUsage, hostPorts } = sample;
    return { ...withoutAmounts(pod), requests, usage, nonZeroUsage, hostPorts };
  }

  #shapeOf({ spec }: Pod): PodShape {
    const last = this.#last;
    if (last !== undefined && hasSameShape(spec, last.sample.pod.spec)) return last.shape;
    const text = shapeText(spec);
    let shape = this.#shapes.get(text);
    if (shape === undefined) this.#shapes.set(text, (shape = { id: this.#shapes.size, text }));
    return shape;
  }
}

/** The pod as it is before it has a node: a kind knows of none, and of no claims. */
function incomingPod(pod: Pod): Pod {
  const { nodeName: _, volumes, ...spec } = pod.spec;
  const others = nodeVolumes(volumes);
  const incoming = { ...pod, spec: others === undefined ? spec : { ...spec, volumes: others } };
  delete incoming.status;
  return incoming;
}

function isOfKind(pod: Pod, { sample, hasVolumes }: PodKind): boolean {
  const { spec } = sample.pod;
  return (
    hasKeptVolumes(pod) === hasVolumes &&
    isNamedAsKind(pod, sample) &&
    hasSameTerms(pod.spec.affinity, spec.affinity) &&
    hasSameShape(pod.spec, spec)
  );
}

function hasKeptVolumes({ spec }: Pod): boolean {
  return spec.volumes?.some(isKept) ?? false;
}

function isNamedAsKind({ metadata, spec }: Pod, { namespace, priority, pod }: PodInfo): boolean {
  return (
    (metadata.namespace ?? "default") === namespace &&
    (spec.priority ?? 0) === priority &&
    spec.schedulerName === pod.spec.schedulerName &&
    hasSameSpread(spec.topologySpreadConstraints, pod.spec.topologySpreadConstraints)
  );
}

/** Two texts for one meaning only cost time. A pod's own node is not part of its shape: incoming pods have none. */
function shapeText(spec: PodSpec): string {
  return JSON.stringify([
    spec.nodeSelector,
    spec.affinity?.nodeAffinity,
    spec.tolerations,
    spec.containers,
    spec.initContainers,
    spec.resources,
    spec.overhead,
    nodeVolumes(spec.volumes),
    spec.hostNetwork,
    spec.hostUsers,
  ]);
}

/** What a kind is told apart by beside its shape. */
function otherText(pod: Pod): string {
  const { affinity, topologySpreadConstraints, priority = 0, schedulerName } = pod.spec;
  return JSON.stringify([
    podNamespace(pod),
    hasKeptVolumes(pod),
    priority,
    schedulerName,
    affinity?.podAffinity,
    affinity?.podAntiAffinity,
    topologySpreadConstraints,
  ]);
}

/** Whether anything in the status has a say in what the pod uses; see `podUsage`. */
function statusSaysUsage({ status }: Pod): boolean {
  if (status === undefined) return false;
  return (
    status.resources !== undefined ||
    status.allocatedResources !== undefined ||
    status.containerStatuses !== undefined ||
    status.initContainerStatuses !== undefined ||
    status.conditions !== undefined
  );
}
