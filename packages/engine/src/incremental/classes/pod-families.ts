import type { Pod, PodSpec } from "../../api/pod.ts";
import { podNamespace } from "../../cluster/pod-info.ts";
import type { RunningPodUsage } from "../../cluster/pod-requests.ts";
import { type PodAmounts, podAmounts } from "../../cluster/to-pod-info.ts";
import { incomingPod } from "./incoming-pod.ts";
import { isClaimOrDisk } from "../../storage/placed-volumes.ts";
import { hasSameAmounts, hasSameShape, hasSameSpread, shapeText } from "./same-spec.ts";

/**
 * What a pod's spec says beside its inter-pod terms, once for all pods of a namespace whose specs say the same,
 * whatever volumes and named node of their own they have.
 */
export interface PodFamily {
  /** Tells families apart. */
  readonly id: number;
  readonly namespace: string;
  readonly priority: number;
  /** The spec of one of them; its terms may be other than those of the others. */
  readonly spec: PodSpec;
  /** One for all families that the plugins that look at one node alone can not tell apart. */
  readonly shape: PodShape;
  /** Whether the pods have claims or disks: more than their node has a say in where they go. */
  readonly hasVolumes: boolean;
}

/** What the plugins that look at one node alone read of a pod. */
export interface PodShape {
  readonly id: number;
  readonly amounts: PodAmounts;
}

/** Families that are compared first. */
const mostRecent = 4;

/**
 * The families of pods. Those that were found last are compared first, which is a tenth of the work of making a text of
 * the spec: pods come in groups that have few templates.
 */
export class PodFamilies {
  readonly #usageRule: RunningPodUsage;
  #recent: PodFamily[] = [];
  readonly #byText = new Map<string, PodFamily>();
  readonly #shapes = new Map<string, PodShape>();
  #made = 0;
  #madeShapes = 0;

  constructor(usageRule: RunningPodUsage) {
    this.#usageRule = usageRule;
  }

  /** How many families and shapes there are. */
  get size(): number {
    return this.#byText.size + this.#shapes.size;
  }

  /** @param guess A family that the pod may well be of. */
  of(pod: Pod, guess: PodFamily | undefined): PodFamily {
    if (guess !== undefined && isOfFamily(pod, guess)) return guess;
    for (const family of this.#recent) if (family !== guess && isOfFamily(pod, family)) return family;
    const family = this.#found(pod, guess);
    if (this.#recent.length === mostRecent) this.#recent.pop();
    this.#recent.unshift(family);
    return family;
  }

  #found(pod: Pod, guess: PodFamily | undefined): PodFamily {
    const shape = this.#shapeOf(pod, guess);
    const text = `${shape.id} ${otherText(pod)}`;
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const family: PodFamily = {
      id: this.#made++,
      namespace: podNamespace(pod),
      priority: pod.spec.priority ?? 0,
      spec: pod.spec,
      shape,
      hasVolumes: hasKeptVolumes(pod.spec),
    };
    this.#byText.set(text, family);
    return family;
  }

  #shapeOf(pod: Pod, guess: PodFamily | undefined): PodShape {
    const text = shapeText(pod.spec);
    let shape = this.#shapes.get(text);
    if (shape === undefined) {
      const isLike = guess !== undefined && hasSameAmounts(pod.spec, guess.spec);
      const amounts = isLike ? guess.shape.amounts : podAmounts(incomingPod(pod), this.#usageRule);
      shape = { id: this.#madeShapes++, amounts };
      this.#shapes.set(text, shape);
    }
    return shape;
  }
}

function isOfFamily({ metadata, spec }: Pod, family: PodFamily): boolean {
  const { namespace, priority, spec: other, hasVolumes } = family;
  return (
    hasKeptVolumes(spec) === hasVolumes &&
    (metadata.namespace ?? "default") === namespace &&
    (spec.priority ?? 0) === priority &&
    spec.schedulerName === other.schedulerName &&
    hasSameShape(spec, other) &&
    hasSameSpread(spec.topologySpreadConstraints, other.topologySpreadConstraints)
  );
}

/** What a family is told apart by beside its shape. */
function otherText(pod: Pod): string {
  const { topologySpreadConstraints, priority = 0, schedulerName } = pod.spec;
  return JSON.stringify([
    podNamespace(pod),
    hasKeptVolumes(pod.spec),
    priority,
    schedulerName,
    topologySpreadConstraints,
  ]);
}

function hasKeptVolumes({ volumes }: PodSpec): boolean {
  return volumes?.some(isClaimOrDisk) ?? false;
}
