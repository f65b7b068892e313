import { type CountedRule, type HardSpreadRule, isSpreadTooFar, lowestOf } from "../plans/counted-rules.ts";
import { forEachDomain } from "../counters/counted-domains.ts";
import type { DomainNodes } from "../nodes/domain-nodes.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import { noDomain } from "../nodes/domain-nodes.ts";

/** What stands for a node that the rules keep the pod from. */
export const blocked = -1;

/** A key whose domains have several nodes: what happens on one node then changes what the rules say of others. */
interface SharedKey {
  readonly key: TopologyKey;
  readonly nodes: DomainNodes;
}

/**
 * What fine rules say of nodes where they set many of them apart: each node is {@link blocked} or of a *kind*, a number
 * for what scoring rules add to it and for the pods that soft hostname constraints count on it.
 */
export class DenseRules {
  readonly rules: readonly CountedRule[];
  readonly sharedKeys: readonly SharedKey[];
  /** By kind: what inter-pod affinity adds before normalising. */
  readonly affinity: number[] = [0];
  /** By kind, for each soft hostname rule of `rules` in turn: the node's pods. */
  readonly counts: number[][] = [];
  readonly #kinds = new Map<number | string, number>();
  /** For each soft hostname rule: the pods of the node that is being looked at. */
  readonly #pods: number[];
  readonly #nodesOf: (key: TopologyKey) => DomainNodes;
  #lowest: readonly number[] = [];

  /** @param rules fine ones, of those that are dense. */
  constructor(rules: readonly CountedRule[], nodesOf: (key: TopologyKey) => DomainNodes) {
    this.rules = rules;
    this.#nodesOf = nodesOf;
    const keys = new Set<TopologyKey>();
    for (const rule of rules) {
      if (rule.type === "hard") keys.add(rule.sums.key);
      else if (rule.type !== "soft") keys.add(rule.counter.key);
    }
    this.sharedKeys = [...keys].map((key) => ({ key, nodes: nodesOf(key) })).filter(({ nodes }) => !nodes.areSingle);
    this.#pods = rules.filter(({ type }) => type === "soft").map(() => 0);
    this.counts = this.#pods.map(() => [0]);
    this.#kinds.set(nameOf(0, this.#pods), 0);
    this.#lowest = this.#lowestNow();
  }

  /** Reads what holds for all nodes. @returns whether it has changed: what was said of any node may be wrong then. */
  catchUp(): boolean {
    const lowest = this.#lowestNow();
    if (lowest.every((one, index) => one === this.#lowest[index])) return false;
    this.#lowest = lowest;
    return true;
  }

  /**
   * Calls with the slot of each node that may be of another kind than 0, some of them more than once.
   *
   * @param all Of all nodes: some rules speak of each.
   */
  forEachSetApart(all: Int32Array, visit: (slot: number) => void): void {
    if (this.rules.some(({ type }) => type === "required" || type === "hard")) {
      for (const slot of all) visit(slot);
      return;
    }
    for (const rule of this.rules) {
      if (rule.type === "soft") {
        const { pods } = rule.count;
        for (let place = 0; place < pods.places; place++) if (pods.keyAt(place) >= 0) visit(pods.keyAt(place));
      } else if (rule.type !== "hard") {
        const { slots, starts } = this.#nodesOf(rule.counter.key);
        forEachDomain(rule.counter, (domain) => {
          const end = starts[domain + 1] ?? 0;
          for (let at = starts[domain] ?? 0; at < end; at++) visit(slots[at] ?? 0);
        });
      }
    }
  }

  /** The node's kind, or {@link blocked}. */
  kindAt(slot: number): number {
    let affinity = 0;
    let hard = 0;
    let soft = 0;
    for (const rule of this.rules) {
      switch (rule.type) {
        case "required": {
          const domain = rule.counter.key.at(slot);
          if (domain === noDomain || rule.counter.at(domain) === 0) return blocked;
          break;
        }
        case "blocking": {
          const domain = rule.counter.key.at(slot);
          if (domain !== noDomain && rule.counter.at(domain) !== 0) return blocked;
          break;
        }
        case "scoring": {
          const domain = rule.counter.key.at(slot);
          if (domain !== noDomain) affinity += rule.weight * rule.counter.at(domain);
          break;
        }
        case "hard": {
          const domain = rule.sums.key.at(slot);
          if (domain === noDomain || isSpreadTooFar(rule, domain, this.#lowest[hard] ?? 0)) return blocked;
          hard++;
          break;
        }
        case "soft":
          this.#pods[soft++] = rule.count.pods.get(slot);
          break;
        default:
          return rule satisfies never;
      }
    }
    return this.#kindOf(affinity);
  }

  /** The kind of the node that is being looked at. */
  #kindOf(affinity: number): number {
    const name = nameOf(affinity, this.#pods);
    if (name === 0) return 0;
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const kind = this.affinity.length;
    this.#kinds.set(name, kind);
    this.affinity.push(affinity);
    this.#pods.forEach((pods, rule) => this.counts[rule]?.push(pods));
    return kind;
  }

  #lowestNow(): readonly number[] {
    return this.rules.filter((rule): rule is HardSpreadRule => rule.type === "hard").map(lowestOf);
  }
}

/** So many pods of a node, and as much affinity either way, are one number together. */
const mostPods = 2 ** 20;
const mostAffinity = 2 ** 32;

/** Tells kinds apart; 0 for the kind 0. With more soft rules than one, a text. */
function nameOf(affinity: number, pods: readonly number[]): number | string {
  const [only = 0, another] = pods;
  if (another === undefined && only < mostPods && Math.abs(affinity) < mostAffinity) return affinity * mostPods + only;
  return `${affinity} ${pods.join(" ")}`;
}
