import { labelValue } from "../../api/object-meta.ts";
import { matchesLabels } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterTrial, Rejection } from "../../cycle/plugin.ts";
import { hasEveryKey, type NodeInclusion, type SpreadConstraint } from "./constraints.ts";
import { spreadKeyMissing, spreadViolated } from "./rejections.ts";
import type { EmptiestDomains, SpreadCount } from "./spread-count.ts";

/** What a trial starts from, the same on every node. */
export interface JudgedSpread extends SpreadCount {
  readonly emptiest: EmptiestDomains;
}

/** One constraint, seen from the node of a trial. */
interface DomainTrial {
  readonly constraint: SpreadConstraint;
  /** Whether the node's pods count. */
  readonly counts: boolean;
  /** The lowest count of the other domains. */
  readonly others: number;
  /** Whether the node's domain has a say in what is lowest. */
  readonly isDomain: boolean;
  readonly self: number;
  /** Matching pods in the node's domain, with those of the trial. */
  count: number;
}

/**
 * `DoNotSchedule` constraints with other pods on one node. Unlike the first count this one counts terminating pods, and
 * those that a selector of everything selects: taking one out may take away what was never counted. Costs the
 * constraints, however many domains there are. Source: `updateWithPod` (podtopologyspread/filtering.go).
 */
export class SpreadTrial implements FilterTrial {
  readonly #namespace: string;
  /** Those before the first whose key the node lacks. */
  readonly #domains: DomainTrial[] = [];
  readonly #lacksKey: boolean;

  constructor(incoming: PodInfo, judged: readonly JudgedSpread[], included: NodeInclusion, node: NodeInfo) {
    this.#namespace = incoming.namespace;
    const constraints = judged.map(({ constraint }) => constraint);
    // A node that lacks one constraint's key counts for none.
    this.#lacksKey = !hasEveryKey(constraints, node.labels);
    for (const { constraint, self, domains, emptiest } of judged) {
      const value = labelValue(node.labels, constraint.topologyKey);
      if (value === undefined) break;
      const counts = !this.#lacksKey && included(constraint, node);
      const count = domains.get(value);
      const isDomain = count !== undefined && domains.size >= constraint.minDomains;
      const others = isDomain ? emptiest.lowestWithout(value) : emptiest.lowest;
      this.#domains.push({ constraint, counts, others, isDomain, self, count: count ?? 0 });
    }
  }

  add(pod: PodInfo): void {
    this.#move(pod, 1);
  }

  remove(pod: PodInfo): void {
    this.#move(pod, -1);
  }

  filter(): Rejection | undefined {
    for (const { constraint, others, isDomain, self, count } of this.#domains) {
      const lowest = isDomain && count < others ? count : others;
      if (count + self - lowest > constraint.maxSkew) return spreadViolated;
    }
    return this.#lacksKey ? spreadKeyMissing : undefined;
  }

  #move({ namespace, labels }: PodInfo, amount: 1 | -1): void {
    if (namespace !== this.#namespace) return;
    for (const domain of this.#domains) {
      if (domain.counts && matchesLabels(domain.constraint.selectsPod, labels)) domain.count += amount;
    }
  }
}
