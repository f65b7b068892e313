import type { Labels } from "../../api/object-meta.ts";
import type { Pod, Volume } from "../../api/pod.ts";
import type { AffinityTerm, WeightedAffinityTerm } from "../../cluster/affinity-term.ts";
import type { HostPort } from "../../cluster/host-ports.ts";
import type { PodUsage } from "../../cluster/pod-requests.ts";
import type { NonZeroRequests, ResourceAmounts } from "../../cluster/resource-amounts.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { PlacedPod } from "../nodes/live-node.ts";
import type { PodKind } from "./pod-kinds.ts";
import { isSameUsage } from "./same-spec.ts";
import type { PodClass } from "./pod-class.ts";

/** What a pod does in the cluster; see `Engine`. An assumed one is bound. */
export type PodState = "bound" | "nominated" | "waiting" | "over";

const noLabels: Labels = {};
const noVolumes: readonly Volume[] = [];

/**
 * A pod, of the cluster or incoming. A million of them are to fit into memory, so it holds little of its own: what the
 * spec says is its {@link PodKind}'s, what others see of it its {@link PodClass}'.
 */
export class PodRecord implements PlacedPod {
  /** What the spec says. */
  kind: PodKind;
  /** Where the status says otherwise than the kind. */
  readonly ownUsage: PodUsage | undefined;
  /** Where an assumed pod is. */
  assumedOn: string | undefined;
  /** What `forget` goes back to, of an assumed pod: absent where it was not in the cluster before. */
  before: PodRecord | undefined;
  /** The node that the pod counts on; absent while it counts nowhere. */
  node: LiveNode | undefined;
  /** Its place among the node's pods. */
  index = 0;
  #pod: Pod;
  #seen: PodClass;

  constructor(pod: Pod, kind: PodKind, podClass: PodClass, ownUsage: PodUsage | undefined) {
    this.#pod = pod;
    this.kind = kind;
    this.#seen = podClass;
    this.ownUsage = ownUsage;
    this.assumedOn = undefined;
    this.before = undefined;
    this.node = undefined;
  }

  /** The class of the pod: another one once that has ended. */
  get podClass(): PodClass {
    const { successors } = this.#seen;
    if (successors !== undefined) this.#seen = successors.intern(this);
    return this.#seen;
  }

  /** Puts another kind and class in the place of what it had, which say the same: all tables have been made anew. */
  rebase(kind: PodKind, podClass: PodClass): void {
    this.kind = kind;
    this.#seen = podClass;
    this.node = undefined;
  }

  get hasVolumes(): boolean {
    return this.kind.hasVolumes;
  }

  count(slot: number, by: 1 | -1): void {
    const { placed, counters } = this.podClass;
    placed.add(slot, by);
    for (const one of counters) one.move(slot, by);
    this.kind.placed += by;
    for (const one of this.kind.terms.carried) one.move(slot, by);
  }

  countInDividedClass(slot: number): void {
    if (this.#seen.successors !== undefined) this.podClass.placed.add(slot, 1);
  }

  /** The object, with its node: an assumed one gets that when it is first asked for, which most never are. */
  get pod(): Pod {
    const { assumedOn } = this;
    if (assumedOn !== undefined && this.#pod.spec.nodeName === undefined) {
      this.#pod = { ...this.#pod, kind: "Pod", spec: { ...this.#pod.spec, nodeName: assumedOn } };
    }
    return this.#pod;
  }

  /** Whether it was made of this very object. */
  isOf(pod: Pod): boolean {
    return this.#pod === pod;
  }

  /** Where a bound pod is, and where a nominated one is to go. */
  get nodeName(): string {
    const { spec, status } = this.#pod;
    return this.assumedOn ?? spec.nodeName ?? status?.nominatedNodeName ?? "";
  }

  get state(): PodState {
    const { spec, status } = this.#pod;
    if (status?.phase === "Succeeded" || status?.phase === "Failed") return "over";
    if (this.assumedOn !== undefined || spec.nodeName !== undefined) return "bound";
    return status?.nominatedNodeName === undefined ? "waiting" : "nominated";
  }

  /**
   * Whether the pod counts for others as the other pod does, both being bound: true of most pods that are changed, of
   * which the status tells something new. Never of one with volumes, which a kind does not tell apart.
   */
  countsAs(other: PodRecord): boolean {
    return (
      this.kind === other.kind &&
      this.podClass === other.podClass &&
      !this.kind.hasVolumes &&
      this.state === "bound" &&
      other.state === "bound" &&
      this.nodeName === other.nodeName &&
      isSameUsage(this, other)
    );
  }

  get isAssumed(): boolean {
    return this.assumedOn !== undefined;
  }

  get key(): string {
    return `${this.namespace}/${this.name}`;
  }

  get namespace(): string {
    return this.#seen.namespace;
  }

  get name(): string {
    return this.#pod.metadata.name ?? "";
  }

  get labels(): Labels {
    return this.#pod.metadata.labels ?? noLabels;
  }

  get volumes(): readonly Volume[] {
    return this.#pod.spec.volumes ?? noVolumes;
  }

  get look(): object | undefined {
    const { podClass } = this;
    return podClass.hidesLabels ? undefined : podClass;
  }

  get priority(): number {
    return this.kind.family.priority;
  }

  get terminating(): boolean {
    return this.#seen.terminating;
  }

  get requiredAffinityTerms(): readonly AffinityTerm[] {
    return this.kind.sample.requiredAffinityTerms;
  }

  get requiredAntiAffinityTerms(): readonly AffinityTerm[] {
    return this.kind.sample.requiredAntiAffinityTerms;
  }

  get preferredAffinityTerms(): readonly WeightedAffinityTerm[] {
    return this.kind.sample.preferredAffinityTerms;
  }

  get preferredAntiAffinityTerms(): readonly WeightedAffinityTerm[] {
    return this.kind.sample.preferredAntiAffinityTerms;
  }

  get requests(): ResourceAmounts {
    return this.kind.shape.amounts.requests;
  }

  get usage(): ResourceAmounts {
    return (this.ownUsage ?? this.kind.shape.amounts).usage;
  }

  get nonZeroUsage(): NonZeroRequests {
    return (this.ownUsage ?? this.kind.shape.amounts).nonZeroUsage;
  }

  get hostPorts(): readonly HostPort[] {
    return this.kind.shape.amounts.hostPorts;
  }
}
