import type { AffinityTerm } from "../cluster/affinity-term.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { terminatingSince } from "./terminating-since.ts";
import type { PluginName, Rejection } from "./rejection.ts";
import type { SharedLists } from "./shared-lists.ts";

/** A pod on a node, as evidence names it. */
export interface PlacedPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  /** Since when it has been terminating, RFC 3339; absent for a pod that is not. It counts until it is gone. */
  readonly terminatingSince?: string;
}

/** What evidence says of a pod on a node. */
export function placedPod({ namespace, name, terminating, pod }: PodInfo, node: string): PlacedPod {
  if (!terminating) return { namespace, name, node };
  return { namespace, name, node, terminatingSince: terminatingSince(pod.metadata) };
}

/** A pod that a rule looks for, and where in the rule's topology it is. */
export interface MatchingPod extends PlacedPod {
  /** The value of the rule's topologyKey on the pod's node; `undefined` where the node lacks it: the pod then counts nowhere. */
  readonly topologyValue: string | undefined;
}

/** The inter-pod term behind a rejection, and the very pods that make it one; lists of them are made when they are read. */
export interface InterPodEvidence {
  readonly kind: "interPod";
  /** The term itself, compiled, its namespaces resolved. */
  readonly affinityTerm: AffinityTerm;
  /**
   * `wants`: the pod's affinity finds nobody here. `avoids`: the pod's anti-affinity finds somebody.
   * `avoidedBy`: somebody's anti-affinity finds the pod.
   */
  readonly direction: "wants" | "avoids" | "avoidedBy";
  /** The term's path in the pod that has it. */
  readonly term: string;
  readonly termOf: { readonly namespace: string; readonly name: string };
  readonly topologyKey: string;
  /** The domain in question; `undefined` where the node lacks the key. */
  readonly topologyValue: string | undefined;
  /** Pods of the domain that stand in the way; none for `wants`. */
  readonly blockers: readonly PlacedPod[];
  /** Whether there are {@link blockers} and all of them are terminating; absent: they say it themselves. */
  readonly areBlockersLeaving?: boolean;
  /** For `wants`: pods that match every required affinity term, wherever they are. */
  readonly matching: readonly MatchingPod[];
  /** For `wants`: how many pods match this term alone; more than `matching` where no pod matches all terms. */
  readonly matchingThisTerm: number;
  /** For `wants`: how many of these are in the domain in question. */
  readonly matchingHere: number;
  /** For `wants`: pods of the domain that the labelSelector selects, in namespaces where the term does not look. */
  readonly elsewhere: readonly PlacedPod[];
}

/** How uneven a node would make the spread of a topology spread constraint. */
export interface SpreadEvidence {
  readonly kind: "spread";
  /** The constraint's path in the pod. */
  readonly term: string;
  readonly topologyKey: string;
  readonly topologyValue: string | undefined;
  /** Matching pods in the node's domain now. */
  readonly inDomain: number;
  /** The lowest number of matching pods in any counted domain; 0 where there are fewer domains than `minDomains`. */
  readonly lowest: number;
  /** A domain with that few, and how many there are; absent where there are too few domains. */
  readonly emptiest?: string;
  readonly minDomains: number;
  /** How many domains count. */
  readonly domainCount: number;
  /** Whether the pod counts itself: it matches its own selector. */
  readonly countsItself: boolean;
  readonly maxSkew: number;
}

/** What a node has, and what of it is taken, of a resource that a pod asks for. */
export interface ResourceEvidence {
  readonly kind: "resource";
  readonly resource: string;
  /** In the scheduler's unit: thousandths of a core for cpu, else whole units. */
  readonly requested: number;
  readonly used: number;
  readonly allocatable: number;
}

/** A short fact that needs no structure: an untolerated taint, a label that differs, a port taken. */
export interface FactEvidence {
  readonly kind: "fact";
  /** About this one node, as a predicate: `has default/web-0 on host port 80/TCP`. */
  readonly fact: string;
  /** The same without what is this node's alone, so that nodes can be counted by it. */
  readonly theme: Theme;
}

/** What one node, and what several, have in common, as predicates: `has` and `have host port 80/TCP taken`. */
export interface Theme {
  readonly one: string;
  readonly many: string;
}

export type Evidence = InterPodEvidence | SpreadEvidence | ResourceEvidence | FactEvidence;

/** One plugin, or one term of it, that keeps a pod from a node. */
export interface EvidencedRejection extends Rejection {
  readonly plugin: PluginName;
  /** Absent where the reasons say it all. */
  readonly evidence?: Evidence;
}

/** What was found, to be made when somebody reads it; never nothing. It tells of the moment in which it was found. */
export interface LaterEvidence {
  /** The same list each time. */
  read(): readonly EvidencedRejection[];
}

/** What was found, whether it is made already or not. */
export type FoundEvidence = readonly EvidencedRejection[] | LaterEvidence;

/** Makes it, where it is not made. */
export function readEvidence(found: FoundEvidence): readonly EvidencedRejection[] {
  return "read" in found ? found.read() : found;
}

/** Finds what keeps one pod from a node, for one plugin: nothing, or one rejection a term. */
export interface EvidenceFinder {
  (node: NodeInfo): readonly EvidencedRejection[];
  /**
   * Finds out now whether there is anything, and what it is when somebody wants to know: for what takes long, as a look
   * at pods does. Absent where it does not. `undefined`: nothing.
   */
  readonly later?: (node: NodeInfo) => FoundEvidence | undefined;
}

/** The finder of what can be made later. */
export function laterFinder(later: NonNullable<EvidenceFinder["later"]>): EvidenceFinder {
  return Object.assign((node: NodeInfo) => readEvidence(later(node) ?? []), { later });
}

/** Several things found, put together when somebody reads them. */
export class JoinedEvidence implements LaterEvidence {
  readonly #parts: readonly FoundEvidence[];
  readonly #lists: SharedLists<EvidencedRejection>;

  /** @param lists Nodes for which the same is found share a list: that of the same `lists`. */
  constructor(parts: readonly FoundEvidence[], lists: SharedLists<EvidencedRejection>) {
    this.#parts = parts;
    this.#lists = lists;
  }

  read(): readonly EvidencedRejection[] {
    return this.#lists.join(this.#parts.map(readEvidence));
  }
}

/** One thing found as it is, several put together; `undefined` for none. */
export function joinEvidence(
  parts: readonly FoundEvidence[],
  lists: SharedLists<EvidencedRejection>,
): FoundEvidence | undefined {
  return parts.length > 1 ? new JoinedEvidence(parts, lists) : parts[0];
}
