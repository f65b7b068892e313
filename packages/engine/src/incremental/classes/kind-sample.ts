import type { Labels } from "../../api/object-meta.ts";
import type { Pod } from "../../api/pod.ts";
import type { AffinityTerm, WeightedAffinityTerm } from "../../cluster/affinity-term.ts";
import type { HostPort } from "../../cluster/host-ports.ts";
import { type PodInfo, podKey } from "../../cluster/pod-info.ts";
import type { NonZeroRequests, ResourceAmounts } from "../../cluster/resource-amounts.ts";
import { type PodAffinityTerms, podAffinityTerms } from "../../cluster/to-pod-info.ts";
import type { PodFamily } from "./pod-families.ts";
import { incomingPod } from "./incoming-pod.ts";

/**
 * A pod that stands for all of its kind, as it was before it had a node and without volumes of its own. What most decisions
 * never ask for is made when it is asked for: many a pod is the only one of its kind.
 */
export class KindSample implements PodInfo {
  readonly #family: PodFamily;
  #pod: Pod;
  #isIncoming = false;
  #terms: PodAffinityTerms | undefined;

  constructor(pod: Pod, family: PodFamily) {
    this.#pod = pod;
    this.#family = family;
    this.#terms = undefined;
  }

  get namespace(): string {
    return this.#family.namespace;
  }

  get priority(): number {
    return this.#family.priority;
  }

  get requests(): ResourceAmounts {
    return this.#family.shape.amounts.requests;
  }

  get usage(): ResourceAmounts {
    return this.#family.shape.amounts.usage;
  }

  get nonZeroUsage(): NonZeroRequests {
    return this.#family.shape.amounts.nonZeroUsage;
  }

  get hostPorts(): readonly HostPort[] {
    return this.#family.shape.amounts.hostPorts;
  }

  get pod(): Pod {
    if (!this.#isIncoming) this.#pod = incomingPod(this.#pod);
    this.#isIncoming = true;
    return this.#pod;
  }

  get key(): string {
    return podKey(this.#pod);
  }

  get name(): string {
    return this.#pod.metadata.name ?? "";
  }

  get labels(): Labels {
    return this.#pod.metadata.labels ?? {};
  }

  get terminating(): boolean {
    return this.#pod.metadata.deletionTimestamp !== undefined;
  }

  get requiredAffinityTerms(): readonly AffinityTerm[] {
    return this.#affinityTerms().requiredAffinityTerms;
  }

  get requiredAntiAffinityTerms(): readonly AffinityTerm[] {
    return this.#affinityTerms().requiredAntiAffinityTerms;
  }

  get preferredAffinityTerms(): readonly WeightedAffinityTerm[] {
    return this.#affinityTerms().preferredAffinityTerms;
  }

  get preferredAntiAffinityTerms(): readonly WeightedAffinityTerm[] {
    return this.#affinityTerms().preferredAntiAffinityTerms;
  }

  #affinityTerms(): PodAffinityTerms {
    return (this.#terms ??= podAffinityTerms(this.#pod));
  }
}
