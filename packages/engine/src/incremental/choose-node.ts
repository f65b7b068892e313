import { maxNodeScore, percentOf } from "../cycle/normalize-score.ts";
import { domainWeight, spreadScore } from "../plugins/pod-topology-spread/score.ts";
import type { DomainCells } from "./domain-cells.ts";
import {
  type HardSpreadRule,
  isSpreadTooFar,
  lowestOf,
  type RequiredRule,
  type SoftSpreadRule,
} from "./counted-rules.ts";
import type { DecisionPlan } from "./decision-plan.ts";
import type { DomainCounter } from "./domain-counter.ts";
import { grown } from "./growing-array.ts";
import { orEmpty } from "./included-sums.ts";
import { kept } from "./local-scores.ts";
import { notFeasible } from "./node-scores.ts";
import type { NodeTable } from "./node-table.ts";
import type { NodeView } from "./node-view.ts";
import { noDomain } from "./domain-nodes.ts";
import type { TopologyKey } from "./topology-keys.ts";

/** What the two counted scorers weigh; 0 where the profile has them not. */
export interface CountedWeights {
  readonly interPod: number;
  readonly spread: number;
}

/** What is chosen from: a decision, in numbers. */
export interface Choice {
  readonly slot: number;
  readonly total: number;
  readonly ties: number;
  readonly feasible: number;
  /** The best of the other feasible nodes, where that is asked for. */
  readonly runnerUp?: { readonly slot: number; readonly total: number };
}

/**
 * Chooses a node by cells, chunks and exceptions: nodes that fine rules set apart are looked at one by one, all others
 * by what their cell has in common and by the best of each chunk. Every feasible node is taken into account exactly,
 * with its normalised scores; the time does not grow with the nodes but with the chunks.
 *
 * A *unit* is an entry of a view, less its exceptions. The arrays below are used again for each decision.
 */
export class NodeChooser {
  readonly #nodes: NodeTable;
  readonly #weights: CountedWeights;

  // By cell.
  #isAllowed = new Uint8Array(0);
  #affinity = new Float64Array(0);
  #isScored = new Uint8Array(0);
  #cellScores = new Float64Array(0);
  // By entry of the view; all 0 between decisions.
  #takenFeasible = new Int32Array(0);
  #takenTies = new Int32Array(0);
  /** The entries that exceptions are taken from. */
  #touched = new Int32Array(0);
  #touchedCount = 0;
  // By slot.
  #markedIn = new Int32Array(0);
  #round = 0;
  /** By node domain, whether it has been counted in this round. */
  #domainSeenIn = new Int32Array(0);
  #domainRound = 0;

  // Exceptions that are feasible.
  #exceptions = new Int32Array(0);
  #exceptionCells = new Int32Array(0);
  #exceptionAffinity = new Float64Array(0);
  #exceptionSpread = new Float64Array(0);
  #exceptionTotal = new Float64Array(0);
  #exceptionCount = 0;
  // Units with a feasible node.
  #units = new Int32Array(0);
  #unitCells = new Int32Array(0);
  #unitAffinity = new Float64Array(0);
  #unitSpread = new Float64Array(0);
  #unitOffset = new Float64Array(0);
  /** The best total and its nodes; as far as they have been worked out. */
  #unitBest = new Float64Array(0);
  #unitTies = new Int32Array(0);
  #unitCount = 0;

  readonly #range: Range = { lowest: 0, highest: 0 };
  #feasible = 0;
  #mayBeFirst = false;
  /** Whether there are units, and exceptions are taken from them. */
  #sumsUp = false;

  constructor(nodes: NodeTable, weights: CountedWeights) {
    this.#nodes = nodes;
    this.#weights = weights;
  }

  /**
   * @param pick Which of so many best nodes to take. They are counted cell by cell, in the layout's order.
   * @param asksRunnerUp Costs as much as choosing once more among what was found.
   * @returns `undefined` when no node is feasible.
   */
  choose(plan: DecisionPlan, pick: (ties: number) => number, asksRunnerUp = false): Choice | undefined {
    for (const { sums } of plan.hard) sums.catchUp();
    for (const { sums } of plan.soft) sums?.catchUp();
    this.#mayBeFirst = mayBeFirst(plan);
    const view = plan.view();
    this.#begin(plan);
    this.#judgeCells(plan);
    const only = this.#mayBeFirst ? undefined : fewest(plan.required);
    this.#sumsUp = only === undefined;
    if (only === undefined) {
      view.refresh(this.#isAllowed);
      this.#makeRoom(plan.layout.chunks * view.width);
      this.#findExceptions(plan, view);
      this.#findUnits(plan, view);
      this.#clearTaken();
    } else this.#takeDomains(only.counter, plan, view);
    if (this.#feasible === 0) return undefined;
    this.#scoreSpread(plan, view);
    this.#offsetUnits(plan, view);
    const { total, ties } = this.#best(view);
    const picked = ties > 1 ? pick(ties) : 0;
    const place = this.#placeOf(view, total, picked);
    if (place < 0) throw new RangeError(`the tie break picked ${picked} of ${ties} nodes`);
    const choice = { slot: view.layout.slotAt[place] ?? 0, total, ties, feasible: this.#feasible };
    if (!asksRunnerUp || this.#feasible === 1) return choice;
    return { ...choice, runnerUp: this.#runnerUp(view, place) };
  }

  #begin({ layout }: DecisionPlan): void {
    const { cells } = layout;
    if (this.#isAllowed.length < cells) {
      this.#isAllowed = new Uint8Array(cells);
      this.#affinity = new Float64Array(cells);
    }
    this.#isAllowed.fill(1, 0, cells);
    this.#affinity.fill(0, 0, cells);
    const { slots } = this.#nodes;
    if (this.#markedIn.length < slots) {
      this.#markedIn = grown(this.#markedIn, slots);
      this.#exceptions = grown(this.#exceptions, slots);
      this.#exceptionCells = grown(this.#exceptionCells, slots);
      this.#exceptionAffinity = grown(this.#exceptionAffinity, slots);
      this.#exceptionSpread = grown(this.#exceptionSpread, slots);
      this.#exceptionTotal = grown(this.#exceptionTotal, slots);
    }
    this.#round++;
    this.#touchedCount = 0;
    this.#exceptionCount = 0;
    this.#unitCount = 0;
    this.#feasible = 0;
  }

  #makeRoom(entries: number): void {
    if (this.#takenFeasible.length >= entries) return;
    this.#takenFeasible = new Int32Array(entries);
    this.#takenTies = new Int32Array(entries);
    this.#touched = new Int32Array(entries);
    this.#units = new Int32Array(entries);
    this.#unitCells = new Int32Array(entries);
    this.#unitAffinity = new Float64Array(entries);
    this.#unitSpread = new Float64Array(entries);
    this.#unitOffset = new Float64Array(entries);
    this.#unitBest = new Float64Array(entries);
    this.#unitTies = new Int32Array(entries);
  }

  /** What the coarse rules say of each cell: in time proportional to the cells of domains that have such pods. */
  #judgeCells({ coarse, layout }: DecisionPlan): void {
    for (const rule of coarse) {
      const cellsIn = layout.cellsIn[rule.place];
      const domains = layout.domains[rule.place];
      if (cellsIn === undefined || domains === undefined) continue;
      switch (rule.type) {
        case "required":
          this.#require(rule, domains, layout.cells);
          break;
        case "blocking":
          if (rule.counter.occupied > 0) this.#block(rule.counter, cellsIn);
          break;
        case "scoring":
          if (rule.counter.occupied > 0) this.#addAffinity(rule.counter, rule.weight, cellsIn);
          break;
        case "hard":
          this.#limitSkew(rule, domains, layout.cells);
          break;
        case "soft":
          break;
        default:
          return rule satisfies never;
      }
    }
  }

  #require({ counter }: RequiredRule, domains: Int32Array, cells: number): void {
    const isAllowed = this.#isAllowed;
    for (let cell = 0; cell < cells; cell++) {
      const domain = domains[cell] ?? noDomain;
      if (domain === noDomain || !(this.#mayBeFirst || counter.at(domain) > 0)) isAllowed[cell] = 0;
    }
  }

  #block(counter: DomainCounter, { cells, starts }: DomainCells): void {
    const { places } = counter;
    for (let place = 0; place < places; place++) {
      const domain = counter.domainAt(place);
      if (domain < 0) continue;
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) this.#isAllowed[cells[at] ?? 0] = 0;
    }
  }

  #addAffinity(counter: DomainCounter, weight: number, { cells, starts }: DomainCells): void {
    const { places } = counter;
    const affinity = this.#affinity;
    for (let place = 0; place < places; place++) {
      const domain = counter.domainAt(place);
      if (domain < 0) continue;
      const added = weight * counter.countAt(place);
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) {
        const cell = cells[at] ?? 0;
        affinity[cell] = (affinity[cell] ?? 0) + added;
      }
    }
  }

  #limitSkew(rule: HardSpreadRule, domains: Int32Array, cells: number): void {
    const lowest = lowestOf(rule);
    for (let cell = 0; cell < cells; cell++) {
      const domain = domains[cell] ?? noDomain;
      if (domain === noDomain || isSpreadTooFar(rule, domain, lowest)) this.#isAllowed[cell] = 0;
    }
  }

  /**
   * Looks one by one at the nodes that sparse fine rules say something of. First come those that keep the pod out: of
   * such a node nothing else need be known.
   */
  #findExceptions(plan: DecisionPlan, view: NodeView): void {
    for (const rule of plan.fine) {
      if (rule.type !== "blocking" || rule.isDense || rule.counter.occupied === 0) continue;
      this.#takeDomains(rule.counter, undefined, view);
    }
    for (const rule of plan.fine) {
      if (rule.isDense) continue;
      if (rule.type === "scoring") this.#takeDomains(rule.counter, plan, view);
      if (rule.type !== "hard" && rule.type !== "soft") continue;
      const { pods } = rule.count;
      for (let place = 0; place < pods.places; place++) {
        const slot = pods.keyAt(place);
        if (slot < 0) continue;
        if (rule.type === "soft") this.#except(slot, plan, view);
        else this.#exceptDomain(rule.sums.key, rule.sums.key.at(slot), plan, view);
      }
    }
  }

  /**
   * All nodes of the domains that a counter has pods in.
   *
   * @param plan Absent: the nodes are not feasible.
   */
  #takeDomains(counter: DomainCounter, plan: DecisionPlan | undefined, view: NodeView): void {
    const { key, places } = counter;
    const { starts, slots } = key.nodes(this.#nodes);
    for (let place = 0; place < places; place++) {
      const domain = counter.domainAt(place);
      if (domain < 0) continue;
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) this.#except(slots[at] ?? 0, plan, view);
    }
  }

  #exceptDomain(key: TopologyKey, domain: number, plan: DecisionPlan, view: NodeView): void {
    if (domain < 0) return;
    const { starts, slots } = key.nodes(this.#nodes);
    const end = starts[domain + 1] ?? 0;
    for (let at = starts[domain] ?? 0; at < end; at++) this.#except(slots[at] ?? 0, plan, view);
  }

  /** Takes the node out of its unit, and keeps it as an exception if it may be feasible and is. */
  #except(slot: number, plan: DecisionPlan | undefined, view: NodeView): void {
    if (this.#markedIn[slot] === this.#round) return;
    this.#markedIn[slot] = this.#round;
    const { layout } = view;
    const place = layout.placeOf[slot] ?? -1;
    if (place < 0) return;
    const cell = layout.cellOf[layout.chunkOf[place] ?? 0] ?? 0;
    if (this.#isAllowed[cell] === 0) return;
    const score = view.scoreAt(place);
    if (score === notFeasible) return;
    if (this.#sumsUp) {
      const entry = view.entryAt(place);
      const taken = this.#takenFeasible[entry] ?? 0;
      if (taken === 0) this.#touched[this.#touchedCount++] = entry;
      this.#takenFeasible[entry] = taken + 1;
      if (score === view.entryBest[entry]) this.#takenTies[entry] = (this.#takenTies[entry] ?? 0) + 1;
    }
    if (plan !== undefined) this.#keepException(slot, place, cell, plan, view);
  }

  #keepException(slot: number, place: number, cell: number, plan: DecisionPlan, view: NodeView): void {
    let affinity = (this.#affinity[cell] ?? 0) + this.#affinityOfKind(view, place);
    for (const rule of plan.fine) {
      if (rule.isDense || rule.type === "soft") continue;
      if (rule.type === "hard") {
        if (isSpreadTooFar(rule, rule.sums.key.at(slot), lowestOf(rule))) return;
        continue;
      }
      const domain = rule.counter.key.at(slot);
      const pods = domain === noDomain ? 0 : rule.counter.at(domain);
      if (rule.type === "scoring") affinity += rule.weight * pods;
      else if (rule.type === "blocking") {
        if (pods !== 0) return;
      } else if (!this.#mayBeFirst && pods === 0) return;
    }
    const at = this.#exceptionCount++;
    this.#exceptions[at] = place;
    this.#exceptionCells[at] = cell;
    this.#exceptionAffinity[at] = affinity;
    this.#feasible++;
  }

  #affinityOfKind({ dense, kinds }: NodeView, place: number): number {
    return dense === undefined || kinds === undefined ? 0 : (dense.affinity[kinds[place] ?? 0] ?? 0);
  }

  #findUnits({ layout }: DecisionPlan, view: NodeView): void {
    const { dense, width, entries, entryKind, entryBest, entryTies, entryFeasible } = view;
    const { cellOf, chunks } = layout;
    const isAllowed = this.#isAllowed;
    const affinity = this.#affinity;
    const takenFeasible = this.#takenFeasible;
    const takenTies = this.#takenTies;
    const units = this.#units;
    const cells = this.#unitCells;
    const affinities = this.#unitAffinity;
    const bests = this.#unitBest;
    const tieCounts = this.#unitTies;
    const sizes = this.#unitSpread;
    let unit = 0;
    let feasible = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const cell = cellOf[chunk] ?? 0;
      if (isAllowed[cell] === 0) continue;
      const end = chunk * width + (entries[chunk] ?? 0);
      for (let entry = chunk * width; entry < end; entry++) {
        const free = (entryFeasible[entry] ?? 0) - (takenFeasible[entry] ?? 0);
        if (free === 0) continue;
        feasible += free;
        units[unit] = entry;
        cells[unit] = cell;
        const ofKind = dense === undefined ? 0 : (dense.affinity[entryKind[entry] ?? 0] ?? 0);
        affinities[unit] = (affinity[cell] ?? 0) + ofKind;
        // None, where all the best are exceptions: the unit is looked at if it may matter.
        tieCounts[unit] = (entryTies[entry] ?? 0) - (takenTies[entry] ?? 0);
        bests[unit] = entryBest[entry] ?? 0;
        sizes[unit] = free;
        unit++;
      }
    }
    this.#unitCount = unit;
    this.#feasible += feasible;
  }

  #clearTaken(): void {
    for (let at = 0; at < this.#touchedCount; at++) {
      const entry = this.#touched[at] ?? 0;
      this.#takenFeasible[entry] = 0;
      this.#takenTies[entry] = 0;
    }
  }

  /** Works out what the soft constraints make of each unit and exception, before normalising; -1: it is not scored. */
  #scoreSpread(plan: DecisionPlan, view: NodeView): void {
    const { soft } = plan;
    if (soft.length === 0) return;
    const { layout } = plan;
    const units = this.#unitCount;
    const exceptions = this.#exceptionCount;
    const unitCells = this.#unitCells;
    const exceptionCells = this.#exceptionCells;
    const unitScores = this.#unitSpread;
    const exceptionScores = this.#exceptionSpread;
    const isScored = this.#findScored(plan);

    // A unit's place holds how many nodes it has, until its score does.
    let scored = 0;
    for (let unit = 0; unit < units; unit++) {
      if (isScored[unitCells[unit] ?? 0] === 1) scored += unitScores[unit] ?? 0;
    }
    for (let at = 0; at < exceptions; at++) scored += isScored[exceptionCells[at] ?? 0] ?? 0;

    for (let unit = 0; unit < units; unit++) unitScores[unit] = 0;
    for (let at = 0; at < exceptions; at++) exceptionScores[at] = 0;
    // Rule by rule: sums of fractions depend on the order.
    let denseRule = 0;
    for (const rule of soft) {
      if (rule.sums === undefined) {
        const counts = rule.isDense ? view.dense?.counts[denseRule++] : undefined;
        this.#scoreByNode(rule, counts, domainWeight(scored), view);
        continue;
      }
      const domains = layout.domains[rule.place];
      if (domains === undefined) continue;
      const weight = domainWeight(this.#domainsWithScored(domains, isScored));
      const scores = this.#cellScores;
      for (let cell = 0; cell < layout.cells; cell++) {
        const domain = domains[cell] ?? noDomain;
        scores[cell] = domain === noDomain ? 0 : spreadScore(rule.sums.at(domain), rule.maxSkew, weight);
      }
      for (let unit = 0; unit < units; unit++) {
        unitScores[unit] = (unitScores[unit] ?? 0) + (scores[unitCells[unit] ?? 0] ?? 0);
      }
      for (let at = 0; at < exceptions; at++) {
        exceptionScores[at] = (exceptionScores[at] ?? 0) + (scores[exceptionCells[at] ?? 0] ?? 0);
      }
    }
    for (let unit = 0; unit < units; unit++) {
      unitScores[unit] = isScored[unitCells[unit] ?? 0] === 1 ? Math.round(unitScores[unit] ?? 0) : -1;
    }
    for (let at = 0; at < exceptions; at++) {
      exceptionScores[at] = isScored[exceptionCells[at] ?? 0] === 1 ? Math.round(exceptionScores[at] ?? 0) : -1;
    }
  }

  /** @param counts By kind, of a dense rule; of a sparse one only exceptions have pods. */
  #scoreByNode(
    { count, maxSkew }: SoftSpreadRule,
    counts: readonly number[] | undefined,
    weight: number,
    view: NodeView,
  ): void {
    const { entryKind, kinds, layout } = view;
    const unitScores = this.#unitSpread;
    const exceptionScores = this.#exceptionSpread;
    const none = spreadScore(0, maxSkew, weight);
    for (let unit = 0; unit < this.#unitCount; unit++) {
      const pods = counts === undefined ? 0 : (counts[entryKind[this.#units[unit] ?? 0] ?? 0] ?? 0);
      unitScores[unit] = (unitScores[unit] ?? 0) + (pods === 0 ? none : spreadScore(pods, maxSkew, weight));
    }
    for (let at = 0; at < this.#exceptionCount; at++) {
      const place = this.#exceptions[at] ?? 0;
      const pods =
        counts === undefined ? count.pods.get(layout.slotAt[place] ?? 0) : (counts[kinds?.[place] ?? 0] ?? 0);
      exceptionScores[at] = (exceptionScores[at] ?? 0) + spreadScore(pods, maxSkew, weight);
    }
  }

  /** By cell: 1 where nodes have the key of every soft constraint, or need not. */
  #findScored({ soft, needsEveryKey, layout }: DecisionPlan): Uint8Array {
    if (this.#isScored.length < layout.cells) {
      this.#isScored = new Uint8Array(layout.cells);
      this.#cellScores = new Float64Array(layout.cells);
    }
    const isScored = this.#isScored;
    isScored.fill(1, 0, layout.cells);
    if (!needsEveryKey) return isScored;
    for (const { sums, place } of soft) {
      const domains = layout.domains[place];
      if (sums === undefined || domains === undefined) continue;
      for (let cell = 0; cell < layout.cells; cell++) if (domains[cell] === noDomain) isScored[cell] = 0;
    }
    return isScored;
  }

  /** How many domains have a feasible node that is scored. */
  #domainsWithScored(domains: Int32Array, isScored: Uint8Array): number {
    const round = ++this.#domainRound;
    let count = 0;
    for (let at = -this.#exceptionCount; at < this.#unitCount; at++) {
      const cell = (at < 0 ? this.#exceptionCells[-at - 1] : this.#unitCells[at]) ?? 0;
      if (isScored[cell] !== 1) continue;
      const domain = orEmpty(domains[cell]);
      if (domain >= this.#domainSeenIn.length) this.#domainSeenIn = grown(this.#domainSeenIn, domain + 1);
      if (this.#domainSeenIn[domain] !== round) count++;
      this.#domainSeenIn[domain] = round;
    }
    return count;
  }

  /** Adds up the normalised scores of each unit and exception; what is local to a node comes on top. */
  #offsetUnits(plan: DecisionPlan, view: NodeView): void {
    const { layout, local, soft } = plan;
    const { taintWeight, preferenceWeight, plain, taints, preferences } = local.ofNode;
    const units = this.#unitCount;
    const exceptions = this.#exceptionCount;
    const unitCells = this.#unitCells;
    const unitAffinity = this.#unitAffinity;
    const unitSpread = this.#unitSpread;
    const unitOffset = this.#unitOffset;
    const range = this.#range;
    findRange(unitAffinity, units, this.#exceptionAffinity, exceptions, -Infinity, range);
    const lowest = range.lowest;
    const spread = range.highest - lowest;
    const interPodWeight = spread === 0 ? 0 : this.#weights.interPod;
    const spreadWeight = soft.length === 0 ? 0 : this.#weights.spread;
    if (spreadWeight > 0) findRange(unitSpread, units, this.#exceptionSpread, exceptions, 0, range);
    const lowestSpread = range.lowest;
    const highestSpread = Math.max(0, range.highest);

    let mostTaints = 0;
    let mostPreferred = 0;
    const dividesByNode = taints !== undefined || preferences !== undefined;
    const differsByCell = dividesByNode || plain !== undefined;
    if (dividesByNode) {
      for (let at = -exceptions; at < units; at++) {
        const cell = (at < 0 ? this.#exceptionCells[-at - 1] : unitCells[at]) ?? 0;
        mostTaints = Math.max(mostTaints, layout.taints[cell] ?? 0);
        mostPreferred = Math.max(mostPreferred, layout.preferences[cell] ?? 0);
      }
    }

    const offset = (cell: number, affinity: number, spreadRaw: number): number => {
      let total = taintWeight * maxNodeScore + (layout.plain[cell] ?? 0);
      if (dividesByNode) {
        if (mostTaints > 0) total -= taintWeight * percentOf(layout.taints[cell] ?? 0, mostTaints);
        if (mostPreferred > 0) total += preferenceWeight * percentOf(layout.preferences[cell] ?? 0, mostPreferred);
      }
      // Divide before multiplying, as upstream does.
      if (interPodWeight > 0) total += interPodWeight * Math.trunc(maxNodeScore * ((affinity - lowest) / spread));
      if (spreadWeight > 0 && spreadRaw >= 0) {
        // Whole numbers, multiplied before dividing, as upstream's are.
        total +=
          spreadWeight *
          (highestSpread === 0
            ? maxNodeScore
            : Math.trunc((maxNodeScore * (highestSpread + lowestSpread - spreadRaw)) / highestSpread));
      }
      return total;
    };
    // Neighbours mostly have the same.
    let lastAffinity = NaN;
    let lastSpread = NaN;
    let lastOffset = 0;
    for (let unit = 0; unit < units; unit++) {
      const affinity = unitAffinity[unit] ?? 0;
      const spreadRaw = spreadWeight > 0 ? (unitSpread[unit] ?? 0) : 0;
      if (differsByCell || affinity !== lastAffinity || spreadRaw !== lastSpread) {
        lastAffinity = affinity;
        lastSpread = spreadRaw;
        lastOffset = offset(unitCells[unit] ?? 0, affinity, spreadRaw);
      }
      unitOffset[unit] = lastOffset;
    }
    for (let at = 0; at < exceptions; at++) {
      const spreadRaw = spreadWeight > 0 ? (this.#exceptionSpread[at] ?? 0) : 0;
      this.#exceptionTotal[at] =
        offset(this.#exceptionCells[at] ?? 0, this.#exceptionAffinity[at] ?? 0, spreadRaw) +
        view.scoreAt(this.#exceptions[at] ?? 0);
    }
  }

  /** The highest total, and how many nodes have it. */
  #best(view: NodeView): { readonly total: number; readonly ties: number } {
    let total = -Infinity;
    let ties = 0;
    for (let unit = 0; unit < this.#unitCount; unit++) {
      if ((this.#unitBest[unit] ?? 0) + (this.#unitOffset[unit] ?? 0) < total) continue;
      if (this.#unitTies[unit] === 0) this.#lookAt(view, unit);
      if (this.#unitTies[unit] === 0) continue;
      const best = (this.#unitBest[unit] ?? 0) + (this.#unitOffset[unit] ?? 0);
      if (best > total) {
        total = best;
        ties = 0;
      }
      if (best === total) ties += this.#unitTies[unit] ?? 0;
    }
    for (let at = 0; at < this.#exceptionCount; at++) {
      const best = this.#exceptionTotal[at] ?? 0;
      if (best > total) {
        total = best;
        ties = 0;
      }
      if (best === total) ties++;
    }
    return { total, ties };
  }

  /** Takes the chosen node out, and chooses again. */
  #runnerUp(view: NodeView, chosen: number): { readonly slot: number; readonly total: number } {
    const slot = view.layout.slotAt[chosen] ?? 0;
    if (this.#markedIn[slot] === this.#round) {
      for (let at = 0; at < this.#exceptionCount; at++) {
        if (this.#exceptions[at] === chosen) this.#exceptionTotal[at] = -Infinity;
      }
    } else {
      this.#markedIn[slot] = this.#round;
      const entry = view.entryAt(chosen);
      for (let unit = 0; unit < this.#unitCount; unit++) {
        if (this.#units[unit] === entry) this.#unitTies[unit] = (this.#unitTies[unit] ?? 0) - 1;
      }
    }
    const { total } = this.#best(view);
    return { slot: view.layout.slotAt[this.#placeOf(view, total, 0)] ?? 0, total };
  }

  /** Finds the best of a unit whose entry's best nodes are all exceptions. */
  #lookAt(view: NodeView, unit: number): void {
    let best = notFeasible;
    let ties = 0;
    const { layout } = view;
    const end = this.#endOf(view, unit);
    for (let place = this.#startOf(view, unit); place < end; place++) {
      const score = view.scoreAt(place);
      if (score === notFeasible || score < best || !this.#isOfUnit(view, unit, place, layout.slotAt)) continue;
      if (score > best) {
        best = score;
        ties = 0;
      }
      ties++;
    }
    this.#unitBest[unit] = best;
    this.#unitTies[unit] = ties;
  }

  /** The place of the node that is number `picked` of those with the total: units first, then exceptions by place. */
  #placeOf(view: NodeView, total: number, picked: number): number {
    let left = picked;
    for (let unit = 0; unit < this.#unitCount; unit++) {
      const best = this.#unitBest[unit] ?? 0;
      if (best + (this.#unitOffset[unit] ?? 0) !== total) continue;
      const ties = this.#unitTies[unit] ?? 0;
      if (left < ties) return this.#nthOf(view, unit, best, left);
      left -= ties;
    }
    const places: number[] = [];
    for (let at = 0; at < this.#exceptionCount; at++) {
      if (this.#exceptionTotal[at] === total) places.push(this.#exceptions[at] ?? 0);
    }
    places.sort((one, other) => one - other);
    return places[left] ?? -1;
  }

  /** The place of number `left` of the unit's nodes with the score. */
  #nthOf(view: NodeView, unit: number, best: number, left: number): number {
    const kind = view.entryKind[this.#units[unit] ?? 0] ?? 0;
    const { kinds, local, layout } = view;
    const { slotAt, states } = layout;
    const { stateAt } = states;
    const { scores } = local;
    const markedIn = this.#markedIn;
    const round = this.#round;
    const wanted = best + kept;
    const end = this.#endOf(view, unit);
    let toGo = left;
    for (let place = this.#startOf(view, unit); place < end; place++) {
      if (scores[stateAt[place] ?? 0] !== wanted || (kinds !== undefined && kinds[place] !== kind)) continue;
      if (markedIn[slotAt[place] ?? 0] !== round && toGo-- === 0) return place;
    }
    return -1;
  }

  #startOf({ layout, width }: NodeView, unit: number): number {
    return layout.starts[Math.trunc((this.#units[unit] ?? 0) / width)] ?? 0;
  }

  #endOf({ layout, width }: NodeView, unit: number): number {
    return layout.starts[Math.trunc((this.#units[unit] ?? 0) / width) + 1] ?? 0;
  }

  /** Whether the feasible node at a place of the unit's chunk is of its kind, and no exception. */
  #isOfUnit({ kinds, entryKind }: NodeView, unit: number, place: number, slotAt: Int32Array): boolean {
    if (kinds !== undefined && kinds[place] !== entryKind[this.#units[unit] ?? 0]) return false;
    return this.#markedIn[slotAt[place] ?? 0] !== this.#round;
  }
}

/** Whether the pod may go where no pod is that it asks for: nobody is anywhere, and it asks for itself. */
function mayBeFirst({ required, asksForItself }: DecisionPlan): boolean {
  return asksForItself && required.every(({ counter }) => counter.occupied === 0);
}

/** Of the required rules that only few nodes meet, the one with the fewest domains; they are then all there is to see. */
function fewest(required: readonly RequiredRule[]): RequiredRule | undefined {
  let few: RequiredRule | undefined;
  for (const rule of required) {
    if (rule.place >= 0 || rule.isDense) continue;
    if (few === undefined || rule.counter.occupied < few.counter.occupied) few = rule;
  }
  return few;
}

interface Range {
  lowest: number;
  highest: number;
}

/** The lowest and the highest of two lists' numbers that are `from` at least: Infinity and -Infinity for none. */
function findRange(
  ones: Float64Array,
  count: number,
  others: Float64Array,
  otherCount: number,
  from: number,
  range: Range,
): void {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let at = 0; at < count; at++) {
    const one = ones[at] ?? 0;
    if (one < from) continue;
    if (one < lowest) lowest = one;
    if (one > highest) highest = one;
  }
  for (let at = 0; at < otherCount; at++) {
    const one = others[at] ?? 0;
    if (one < from) continue;
    if (one < lowest) lowest = one;
    if (one > highest) highest = one;
  }
  range.lowest = lowest;
  range.highest = highest;
}
