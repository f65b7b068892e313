import type { Rejection } from "../../cycle/plugin.ts";
import { spreadKeyMissing, spreadViolated } from "../../plugins/pod-topology-spread/filter.ts";
import { domainWeight, spreadScore } from "../../plugins/pod-topology-spread/score.ts";
import { grown } from "../growing-array.ts";
import type { NodeInclusions } from "../nodes/node-inclusions.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { PlannedConstraint, SpreadPlan } from "../plans/spread-plans.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import { emptyDomain } from "../nodes/topology-keys.ts";

const hostname = "kubernetes.io/hostname";
const keyMissing = 1;
const violated = 2;

/** The plugin PodTopologySpread over counts. What it means is written out in plugins/pod-topology-spread/. */
export class PodTopologySpread {
  /** By slot: what {@link filter} found; 0 where the node passes. */
  verdicts: Uint8Array = new Uint8Array(0);
  /** By slot: what {@link score} found, before normalising; -1 for nodes that it does not score. */
  raw: Float64Array = new Float64Array(0);
  readonly #nodes: NodeTable;
  /** By slot: whether the node has the key of every constraint of the kind in question. */
  #hasKeys = new Uint8Array(0);
  /** By domain. */
  #sums = new Float64Array(0);
  #isCounted = new Uint8Array(0);

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** Judges every node. @returns false when the pod has no such constraint. */
  filter({ hard }: SpreadPlan, inclusions: NodeInclusions): boolean {
    if (hard.length === 0) return false;
    const { slots } = this.#nodes;
    const verdicts = grown(this.verdicts, slots);
    this.verdicts = verdicts;
    verdicts.fill(0, 0, slots);
    this.#findKeys(hard);
    inclusions.catchUp();
    for (const constraint of hard) {
      const domains = this.#sumUp(constraint, inclusions.bits);
      const lowest = this.#lowest(constraint, domains);
      const { self, maxSkew } = constraint;
      const { domainOf } = constraint.key;
      const sums = this.#sums;
      for (let slot = 0; slot < slots; slot++) {
        if (verdicts[slot] !== 0) continue;
        const domain = domainOf[slot] ?? noDomain;
        if (domain === noDomain) verdicts[slot] = keyMissing;
        else if ((sums[domain] ?? 0) + self - lowest > maxSkew) verdicts[slot] = violated;
      }
    }
    return true;
  }

  /** Why {@link filter} rejects the node, when it does. */
  rejection(slot: number): Rejection | undefined {
    const verdict = this.verdicts[slot] ?? 0;
    if (verdict === 0) return undefined;
    return verdict === keyMissing ? spreadKeyMissing : spreadViolated;
  }

  /** Scores the first `count` of the feasible slots. @returns false when the pod has no such constraint. */
  score({ soft, needsEveryKey }: SpreadPlan, inclusions: NodeInclusions, feasible: Int32Array, count: number): boolean {
    if (soft.length === 0) return false;
    const { slots } = this.#nodes;
    const raw = grown(this.raw, slots);
    this.raw = raw;
    this.#findKeys(needsEveryKey ? soft : []);
    inclusions.catchUp();

    const hasKeys = this.#hasKeys;
    let scored = 0;
    for (let i = 0; i < count; i++) {
      const slot = feasible[i] ?? 0;
      const isScored = hasKeys[slot] === 1;
      raw[slot] = isScored ? 0 : -1;
      if (isScored) scored++;
    }
    for (const constraint of soft) {
      if (constraint.topologyKey === hostname) this.#scoreByNode(constraint, feasible, count, scored);
      else this.#scoreByDomain(constraint, inclusions.bits, feasible, count);
    }
    for (let i = 0; i < count; i++) {
      const slot = feasible[i] ?? 0;
      raw[slot] = Math.round(raw[slot] ?? 0);
    }
    return true;
  }

  /** A node is its own hostname domain, even where several share the label, and whatever is counted. */
  #scoreByNode(constraint: PlannedConstraint, feasible: Int32Array, count: number, scored: number): void {
    const { maxSkew } = constraint;
    const { pods } = constraint.count;
    const { domainOf } = constraint.key;
    const { raw } = this;
    const hasKeys = this.#hasKeys;
    const weight = domainWeight(scored);
    for (let i = 0; i < count; i++) {
      const slot = feasible[i] ?? 0;
      if (hasKeys[slot] !== 1 || domainOf[slot] === noDomain) continue;
      raw[slot] = (raw[slot] ?? 0) + spreadScore(pods.get(slot), maxSkew, weight);
    }
  }

  #scoreByDomain(constraint: PlannedConstraint, bits: Uint8Array, feasible: Int32Array, count: number): void {
    this.#sumUp(constraint, bits);
    const { maxSkew, key } = constraint;
    const { domainOf } = key;
    const { raw } = this;
    const hasKeys = this.#hasKeys;
    const isCounted = this.#isCounted;
    const sums = this.#sums;
    let domains = 0;
    isCounted.fill(0, 0, key.domains);
    for (let i = 0; i < count; i++) {
      const slot = feasible[i] ?? 0;
      if (hasKeys[slot] !== 1) continue;
      const domain = orEmpty(domainOf[slot]);
      if (isCounted[domain] === 0) domains++;
      isCounted[domain] = 1;
    }
    const weight = domainWeight(domains);
    for (let i = 0; i < count; i++) {
      const slot = feasible[i] ?? 0;
      const domain = domainOf[slot] ?? noDomain;
      if (hasKeys[slot] !== 1 || domain === noDomain) continue;
      raw[slot] = (raw[slot] ?? 0) + spreadScore(sums[domain] ?? 0, maxSkew, weight);
    }
  }

  /** Adds up the pods on the nodes that count, by domain. @returns how many domains have such a node. */
  #sumUp(constraint: PlannedConstraint, bits: Uint8Array): number {
    const { key, inclusions } = constraint;
    const { slots } = this.#nodes;
    const sums = grown(this.#sums, key.domains);
    const isCounted = grown(this.#isCounted, key.domains);
    this.#sums = sums;
    this.#isCounted = isCounted;
    sums.fill(0, 0, key.domains);
    isCounted.fill(0, 0, key.domains);
    const { pods } = constraint.count;
    const { domainOf } = key;
    const hasKeys = this.#hasKeys;
    let domains = 0;
    for (let slot = 0; slot < slots; slot++) {
      if (hasKeys[slot] !== 1 || ((bits[slot] ?? 0) & inclusions) !== inclusions) continue;
      const domain = orEmpty(domainOf[slot]);
      if (isCounted[domain] === 0) domains++;
      isCounted[domain] = 1;
      sums[domain] = (sums[domain] ?? 0) + pods.get(slot);
    }
    return domains;
  }

  /** The count of the emptiest domain, or 0 where there are fewer domains than asked for (`minMatchNum`). */
  #lowest({ minDomains, key }: PlannedConstraint, domains: number): number {
    if (domains < minDomains) return 0;
    let lowest = Infinity;
    for (let domain = 0; domain < key.domains; domain++) {
      if (this.#isCounted[domain] === 1) lowest = Math.min(lowest, this.#sums[domain] ?? 0);
    }
    return lowest;
  }

  #findKeys(constraints: readonly PlannedConstraint[]): void {
    const { slots, present } = this.#nodes;
    this.#hasKeys = grown(this.#hasKeys, slots);
    this.#hasKeys.set(present.subarray(0, slots));
    const hasKeys = this.#hasKeys;
    for (const { key } of constraints) {
      const { domainOf } = key;
      for (let slot = 0; slot < slots; slot++) if (domainOf[slot] === noDomain) hasKeys[slot] = 0;
    }
  }
}

/** Without the key a node is in the domain "", which a node whose value is "" shares. */
function orEmpty(domain: number | undefined): number {
  return domain === undefined || domain === noDomain ? emptyDomain : domain;
}
