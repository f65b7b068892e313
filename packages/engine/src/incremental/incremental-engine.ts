import type { ClusterObject, ObjectReference } from "../api/cluster-object.ts";
import type { Pod } from "../api/pod.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { PodRecord } from "./pods/pod-record.ts";
import type { Decision, Examination, TieBreak } from "../cycle/outcome.ts";
import type { Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import { samplingOf } from "../cycle/sampling.ts";
import { examinePod, schedulePod } from "../cycle/schedule-pod.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import type { DecideOptions, Engine, Mark } from "../engine.ts";
import { preempt, type PreemptionOptions } from "../preemption/preempt.ts";
import type { Preemption } from "../preemption/preemption.ts";
import { EngineProfiles } from "../profiles/engine-profiles.ts";
import { keptByNominated } from "./choose/beside-nominated.ts";
import type { PlannedCycle } from "./planned-cycle.ts";
import type { Choice, ChooseOptions } from "./choose/choose-node.ts";
import { ClusterState } from "./cluster-state.ts";
import { Cycle } from "./cycle.ts";
import { examineCycle } from "./every-node/examine-cycle.ts";
import { selectSlot } from "./every-node/select-slot.ts";
import type { Unschedulable } from "./plans/decision-plan.ts";

/** Makes the engine that keeps counters, so that a decision does not depend on how many pods there are. */
export function createIncrementalEngine(profile: Profile, ...others: readonly Profile[]): Engine {
  return createLimitedEngine(defaultLimits, profile, ...others);
}

/** The same with limits of one's own: for tests. */
export function createLimitedEngine(limits: Limits, profile: Profile, ...others: readonly Profile[]): Engine {
  return new IncrementalEngine(new EngineProfiles(profile, others), limits);
}

/**
 * Decides from counters that every change moves. What they do not cover is decided by the plain cycle over the same
 * cluster: pods that must leave room for nominated ones, and plugins that are not known to be local or counted.
 */
class IncrementalEngine implements Engine {
  readonly profile: Profile;
  readonly profiles: readonly Profile[];
  readonly #profiles: EngineProfiles;
  readonly #limits: Limits;
  readonly #state: ClusterState;
  /** The profiles share the counters; what each makes of them is kept apart. */
  readonly #cycles = new Map<Profile, Cycle>();

  constructor(profiles: EngineProfiles, limits: Limits) {
    this.#limits = limits;
    this.#profiles = profiles;
    this.profile = profiles.first.profile;
    this.profiles = profiles.all.map(({ profile }) => profile);
    this.#state = new ClusterState(differencesOf(this.profile.kubernetesVersion), limits);
  }

  profileFor(pod: Pod): Profile {
    return this.#profiles.of(pod).profile;
  }

  get cluster(): ClusterSnapshot {
    return this.#state.view;
  }

  add(object: ClusterObject): void {
    this.#state.add(object);
  }

  change(object: ClusterObject): void {
    this.#state.change(object);
  }

  remove(reference: ObjectReference): void {
    this.#state.remove(reference);
  }

  assume(pod: Pod, nodeName: string): void {
    this.#state.pods.assume(pod, nodeName);
  }

  forget(pod: Pod): void {
    this.#state.pods.forget(pod);
  }

  mark(): Mark {
    return this.#state.journal.mark();
  }

  undo(to: Mark): void {
    this.#state.journal.undo(to);
  }

  decide(pod: Pod, tieBreak: TieBreak, { startIndex = 0, asksRunnerUp = false }: DecideOptions = {}): Decision {
    const info = this.#state.pods.infoOf(pod);
    const { profile, plugins } = this.#profiles.of(pod);
    const sampling = samplingOf(profile, startIndex);
    const cycle = this.#cycleOf(profile, plugins);
    const search = sampling && cycle.planned.search(sampling);
    const choice = this.#choose(info, cycle, tieBreak, { asksRunnerUp, search });
    if (choice !== undefined) {
      const decision = this.#decisionOf(choice);
      return search === undefined ? decision : { ...decision, nextStartIndex: search.nextStartIndex };
    }
    if (!this.#covers(info, cycle)) return schedulePod(info, this.cluster, plugins, tieBreak, sampling);

    const preFilter = cycle.filter(info);
    const nominated = cycle.nominatedSlot(info);
    const isSearched = preFilter === undefined && nominated === undefined;
    const next = sampling && { nextStartIndex: isSearched ? cycle.sample(info, sampling) : startIndex };
    if (cycle.feasibleCount === 0) {
      return { kind: "unschedulable", message: cycle.message(preFilter), ...next };
    }
    const error = cycle.scoreFailure(nominated === undefined ? cycle.feasibleCount : 1);
    if (error !== undefined) return { kind: "error", message: error, ...next };
    cycle.score(nominated);
    const { feasible, feasibleCount: count, columns } = cycle;
    const nameOf = (slot: number): string => this.#nameOf(slot);
    return { ...selectSlot({ feasible, count, totals: columns.totals, nameOf }, tieBreak), ...next };
  }

  #choose(
    info: PodRecord,
    cycle: Cycle,
    tieBreak: TieBreak,
    options: ChooseOptions,
  ): ReturnType<PlannedCycle["choose"]> {
    if (!this.#yieldsToNominated(info, cycle)) return cycle.planned.choose(info, tieBreak, options);
    const { placements, pods } = this.#state;
    const { profile, plugins } = this.#profiles.of(info.pod);
    const nominatedFor = pods.nominated().keys();
    const { nodes } = placements;
    const subset = keptByNominated(info, this.cluster, { plugins, args: profile.args, nodes, nominatedFor });
    return subset && cycle.planned.choose(info, tieBreak, { ...options, subset });
  }

  #decisionOf(choice: Choice | Pick<Unschedulable, "message">): Decision {
    if ("message" in choice) return { kind: "unschedulable", message: choice.message };
    const { slot, total, ties, feasible, runnerUp } = choice;
    const decision = { kind: "scheduled", nodeName: this.#nameOf(slot), total, ties, feasible } as const;
    if (runnerUp === undefined) return decision;
    return { ...decision, runnerUp: { nodeName: this.#nameOf(runnerUp.slot), total: runnerUp.total } };
  }

  #nameOf(slot: number): string {
    return this.#state.placements.nodes.nameAt(slot);
  }

  examine(pod: Pod): Examination {
    const info = this.#state.pods.infoOf(pod);
    const { profile, plugins } = this.#profiles.of(pod);
    const cycle = this.#cycleOf(profile, plugins);
    if (!this.#covers(info, cycle)) return examinePod(info, this.cluster, plugins);

    const preFilter = cycle.filter(info);
    cycle.score();
    const message = cycle.feasibleCount === 0 ? cycle.message(preFilter) : undefined;
    return examineCycle(cycle, this.#state.placements.nodes, { info, preFilter, message });
  }

  preempt(pod: Pod, options?: PreemptionOptions): Preemption {
    return preempt(this.#state.pods.infoOf(pod), this.cluster, this.#profiles.of(pod), options);
  }

  #cycleOf(profile: Profile, plugins: ProfilePlugins): Cycle {
    const known = this.#cycles.get(profile);
    if (known !== undefined) return known;
    const { placements, volumes, view: cluster } = this.#state;
    const ownersVersion = (): number => this.#state.ownersVersion();
    const cycle = new Cycle({ profile, plugins, placements, cluster, volumes, ownersVersion, limits: this.#limits });
    this.#cycles.set(profile, cycle);
    return cycle;
  }

  #covers(info: PodRecord, cycle: Cycle): boolean {
    return !this.#yieldsToNominated(info, cycle) && cycle.covers(info);
  }

  /** Whether any node is to be judged with and without nominated pods. See `filterNode` of the cycle. */
  #yieldsToNominated(pod: PodRecord, cycle: Cycle): boolean {
    const { pods } = this.#state;
    if (pods.nominated().size === 0) return false;
    const { key, priority } = pod;
    const yieldsTo = (one: PodInfo): boolean => one.priority >= priority && one.key !== key;
    const only = cycle.planned.onlyNodeFor(pod);
    if (only !== undefined) return pods.nominatedFor(only).some(yieldsTo);
    for (const [, nominated] of pods.nominated()) if (nominated.some(yieldsTo)) return true;
    return false;
  }
}
