import type { Pod, PodSpec } from "../../api/pod.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { PodUsage, RunningPodUsage } from "../../cluster/pod-requests.ts";
import { podUsage } from "../../cluster/pod-requests.ts";
import { type PodAmounts, toPodInfo } from "../../cluster/to-pod-info.ts";
import { incomingPod } from "./incoming-pod.ts";
import { PodFamilies, type PodFamily, type PodShape } from "./pod-families.ts";
import { type PodTerms, unshared } from "./pod-terms.ts";
import { hasSameTerms, isSameUsage } from "./same-spec.ts";

/**
 * What a pod's spec says, once for all pods of a namespace whose specs say the same, whatever volumes they name, and
 * whichever one node: see `namedNode`.
 */
export class PodKind {
  /** Tells kinds apart. */
  readonly id: number;
  readonly family: PodFamily;
  readonly terms: PodTerms;
  /** How many pods of the kind are on nodes. */
  placed = 0;
  /** One of them. */
  readonly #pod: Pod;
  #sample: PodInfo | undefined;

  constructor(id: number, pod: Pod, family: PodFamily, terms: PodTerms) {
    this.id = id;
    this.#pod = pod;
    this.family = family;
    this.terms = terms;
    this.#sample = undefined;
  }

  /** That of the family. */
  get shape(): PodShape {
    return this.family.shape;
  }

  /** Whether the pods have claims or disks: more than their node has a say in where they go. */
  get hasVolumes(): boolean {
    return this.family.hasVolumes;
  }

  /** That of one of them; volumes and a named node are its own. */
  get spec(): PodSpec {
    return this.#pod.spec;
  }

  /** What they ask for, and take on a node. */
  get amounts(): PodAmounts {
    return this.family.shape.amounts;
  }

  /**
   * One of them, without volumes and node of its own, for what reads the spec alone. It need not be in the cluster.
   * Compiled when it is asked for: many a pod is the only one of its kind.
   */
  get sample(): PodInfo {
    return (this.#sample ??= toPodInfo(incomingPod(this.#pod)));
  }
}

/**
 * The kinds of pods. Pods of one template mostly come one after the other, or have labels that no others have: the
 * kinds of the last pod, and of the last with the same labels, are compared first. A pod that has terms of its own
 * costs little more than looking these up: the rest is its family's.
 */
export class PodKinds {
  readonly #usageRule: RunningPodUsage;
  readonly #termsOf: (pod: Pick<PodInfo, "pod" | "namespace">) => PodTerms;
  readonly #families: PodFamilies;
  /** By the numbers of family and terms: as text, since there is no end to either. */
  readonly #kinds = new Map<string, PodKind>();
  /** Those, and what has terms that others are not looked up by. */
  readonly #all: PodKind[] = [];
  #last: PodKind | undefined;
  #made = 0;

  /** @param termsOf reads the inter-pod terms of a pod. */
  constructor(usageRule: RunningPodUsage, termsOf: (pod: Pick<PodInfo, "pod" | "namespace">) => PodTerms) {
    this.#usageRule = usageRule;
    this.#termsOf = termsOf;
    this.#families = new PodFamilies(usageRule);
  }

  /** How many kinds and families there are. */
  get size(): number {
    return this.#all.length + this.#families.size;
  }

  /** How many kinds there are. */
  get count(): number {
    return this.#all.length;
  }

  /** How many of them no pod on a node is of. */
  unused(): number {
    let unused = 0;
    for (const { placed } of this.#all) if (placed === 0) unused++;
    return unused;
  }

  /** @param kind A kind that the pod may well be of. */
  of(pod: Pod, kind?: PodKind): PodKind {
    const last = this.#last;
    const family = this.#families.of(pod, (kind ?? last)?.family);
    const { affinity } = pod.spec;
    if (kind?.family === family && hasSameTerms(affinity, kind.spec.affinity)) return (this.#last = kind);
    if (last?.family === family && last !== kind && hasSameTerms(affinity, last.spec.affinity)) return last;
    const terms = this.#termsOf({ pod, namespace: family.namespace });
    return (this.#last = terms.id === unshared ? this.#make(pod, family, terms) : this.#find(pod, family, terms));
  }

  /** What the pod uses on a node, where its status says otherwise than its kind. */
  usageOf(pod: Pod, { amounts }: PodKind): PodUsage | undefined {
    const usage = statusSaysUsage(pod) ? podUsage(pod, this.#usageRule) : undefined;
    return usage === undefined || isSameUsage(usage, amounts) ? undefined : usage;
  }

  #find(pod: Pod, family: PodFamily, terms: PodTerms): PodKind {
    const key = `${family.id} ${terms.id}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    const kind = this.#make(pod, family, terms);
    this.#kinds.set(key, kind);
    return kind;
  }

  #make(pod: Pod, family: PodFamily, terms: PodTerms): PodKind {
    const kind = new PodKind(this.#made++, pod, family, terms);
    this.#all.push(kind);
    return kind;
  }
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
