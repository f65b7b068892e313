import type { PodsByDomain } from "../counts/pods-by-domain.ts";
import type { SpreadSum } from "../counts/spread-sum.ts";
import type { SpreadCount } from "../counts/spread-count.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/** Stands for a rule whose key does not divide the nodes into cells. */
export const fine = -1;

/** A rule that inter-pod affinity or topology spread lays down for nodes, by the pods in their domains. */
export type Rule = RequiredRule | BlockingRule | ScoringRule | HardSpreadRule | SoftSpreadRule;

/** Where a plan looks the rule up, as far as it has found out. */
interface Lookup {
  /** Which of the layout's keys is the rule's; {@link fine}, as at first, where each domain is looked at on its own. */
  keyIndex: number;
  /** Of fine rules: whether it affects so many nodes that dense kinds say what it says of each. */
  isDense: boolean;
  /** Of fine rules: how many nodes decisions have looked at one by one for it, in all, where they were many. */
  nodesVisited: number;
}

/** Required affinity: the node's domain must have such pods, unless the pod may be the first. */
export interface RequiredRule extends Lookup {
  readonly type: "required";
  readonly counter: PodsByDomain;
}

/** Anti-affinity, of the pod or of placed ones: the node's domain must have no such pod. */
export interface BlockingRule extends Lookup {
  readonly type: "blocking";
  readonly counter: PodsByDomain;
  /** Whether it is the pod's own: nodes are rejected alike, but for another reason. */
  readonly isOwn: boolean;
}

/** Each such pod in the node's domain adds `weight` to its score. */
export interface ScoringRule extends Lookup {
  readonly type: "scoring";
  readonly counter: PodsByDomain;
  readonly weight: number;
}

/** A constraint with `DoNotSchedule`. */
export interface HardSpreadRule extends Lookup {
  readonly type: "hard";
  readonly sums: SpreadSum;
  readonly count: SpreadCount;
  readonly maxSkew: number;
  readonly minDomains: number;
  /** 1 when the pod matches its own selector, else 0. */
  readonly self: number;
  /** What {@link lowestOf} said when the decision began. */
  lowest: number;
}

/** A constraint with `ScheduleAnyway`. */
export interface SoftSpreadRule extends Lookup {
  readonly type: "soft";
  readonly key: TopologyKey;
  /** Absent for the hostname: each node counts its own pods then, and the rule is fine. */
  readonly sums: SpreadSum | undefined;
  readonly count: SpreadCount;
  readonly maxSkew: number;
}

/** What the emptiest domain has; 0 while there are fewer domains than asked for. */
export function lowestOf({ sums, minDomains }: HardSpreadRule): number {
  return sums.domains < minDomains ? 0 : sums.lowest();
}

/** What a rule says, without what its plan finds out. */
export type RuleSpec = SpecOf<Rule>;
type SpecOf<Some> = Some extends Rule ? Omit<Some, keyof Lookup | "lowest"> : never;

/** The key that the rule reads domains of; none for soft hostname constraints, which count by node. */
export function keyOf(rule: Rule): TopologyKey | undefined {
  return rule.type === "hard" || rule.type === "soft" ? rule.sums?.key : rule.counter.key;
}

/** The plugin whose rule it is. */
export function pluginOf(rule: Rule): "InterPodAffinity" | "PodTopologySpread" {
  switch (rule.type) {
    case "required":
    case "blocking":
    case "scoring":
      return "InterPodAffinity";
    case "hard":
    case "soft":
      return "PodTopologySpread";
    default:
      return rule satisfies never;
  }
}

/** Equal for rules that say the same of every node. A blocking rule's counter is of own terms or of others'. */
export function ruleName(rule: Rule): string {
  switch (rule.type) {
    case "required":
    case "blocking":
      return `${rule.type} ${rule.counter.key.number}.${rule.counter.id}`;
    case "scoring":
      return `scoring ${rule.counter.key.number}.${rule.counter.id}*${rule.weight}`;
    case "hard":
      return `hard ${rule.count.id} ${rule.sums.number} ${rule.maxSkew} ${rule.minDomains} ${rule.self}`;
    case "soft":
      return `soft ${rule.count.id} ${rule.sums?.number ?? ""} ${rule.maxSkew}`;
    default:
      return rule satisfies never;
  }
}

/** Whether two rules have the same {@link ruleName}, without making it. */
export function isSameRule(one: Rule, other: Rule | undefined): boolean {
  switch (one.type) {
    case "required":
    case "blocking":
      return other?.type === one.type && one.counter === other.counter;
    case "scoring":
      return other?.type === one.type && one.counter === other.counter && one.weight === other.weight;
    case "hard": {
      if (other?.type !== "hard" || one.count !== other.count || one.sums !== other.sums) return false;
      const { maxSkew, minDomains, self } = other;
      return one.maxSkew === maxSkew && one.minDomains === minDomains && one.self === self;
    }
    case "soft":
      return (
        other?.type === "soft" && one.count === other.count && one.sums === other.sums && one.maxSkew === other.maxSkew
      );
    default:
      return one satisfies never;
  }
}

export function makeRule(rule: RuleSpec): Rule {
  const fields = new RuleFields(rule.type);
  switch (rule.type) {
    case "required":
      fields.counter = rule.counter;
      break;
    case "blocking":
      fields.counter = rule.counter;
      fields.isOwn = rule.isOwn;
      break;
    case "scoring":
      fields.counter = rule.counter;
      fields.weight = rule.weight;
      break;
    case "hard":
      fields.sums = rule.sums;
      fields.count = rule.count;
      fields.maxSkew = rule.maxSkew;
      fields.minDomains = rule.minDomains;
      fields.self = rule.self;
      break;
    case "soft":
      fields.key = rule.key;
      fields.sums = rule.sums;
      fields.count = rule.count;
      fields.maxSkew = rule.maxSkew;
      break;
    default:
      rule satisfies never;
  }
  return fields as Rule;
}

/**
 * All rules have all fields, and are made by one constructor, so that reading them is quick whatever they are: with a
 * literal for each type a decision takes up to twice as long.
 */
class RuleFields {
  type: Rule["type"];
  keyIndex: number = fine;
  isDense = false;
  nodesVisited = 0;
  counter: PodsByDomain | undefined = undefined;
  isOwn = false;
  weight = 0;
  sums: SpreadSum | undefined = undefined;
  count: SpreadCount | undefined = undefined;
  maxSkew = 0;
  minDomains = 0;
  self = 0;
  lowest = 0;
  key: TopologyKey | undefined = undefined;

  constructor(type: Rule["type"]) {
    this.type = type;
  }
}
