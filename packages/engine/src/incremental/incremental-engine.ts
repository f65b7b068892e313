import type { ClusterObject, ObjectReference } from "../api/cluster-object.ts";
import type { Pod } from "../api/pod.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { fitError } from "../cycle/fit-error.ts";
import type { Decision, Examination, TieBreak } from "../cycle/outcome.ts";
import type { PluginRejection } from "../cycle/pre-filter.ts";
import type { Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import { examinePod, schedulePod } from "../cycle/schedule-pod.ts";
import type { Engine, Mark } from "../engine.ts";
import { profilePlugins } from "../plugins/registry.ts";
import { preempt, type PreemptionOptions } from "../preemption/preempt.ts";
import type { Preemption } from "../preemption/preemption.ts";
import { ClusterState } from "./cluster-state.ts";
import { Cycle } from "./cycle.ts";
import { examineCycle } from "./examine-cycle.ts";
import { selectSlot } from "./select-slot.ts";

/** Makes the engine that keeps counters, so that a decision does not depend on how many pods there are. */
export function createIncrementalEngine(profile: Profile): Engine {
  return new IncrementalEngine(profile);
}

/**
 * Decides from counters that every change moves. What they do not cover is decided by the plain cycle over the same
 * cluster: pods that must leave room for nominated ones, and plugins that are not known to be local or counted.
 */
class IncrementalEngine implements Engine {
  readonly profile: Profile;
  readonly #plugins: ProfilePlugins;
  readonly #state: ClusterState;
  readonly #cycle: Cycle;

  constructor(profile: Profile) {
    this.profile = profile;
    this.#plugins = profilePlugins(profile);
    this.#state = new ClusterState(profile.args.interPodAffinity);
    const { placements, view: cluster } = this.#state;
    const ownersVersion = (): number => this.#state.ownersVersion();
    this.#cycle = new Cycle({ profile, plugins: this.#plugins, placements, cluster, ownersVersion });
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

  decide(pod: Pod, tieBreak: TieBreak): Decision {
    const info = this.#state.pods.infoOf(pod);
    if (!this.#covers(info)) return schedulePod(info, this.cluster, this.#plugins, tieBreak);

    const cycle = this.#cycle;
    const preFilter = cycle.filter(info);
    if (cycle.feasibleCount === 0) return { kind: "unschedulable", message: this.#message(preFilter) };
    cycle.score(cycle.nominatedSlot(info));
    const { feasible, feasibleCount: count, columns } = cycle;
    const nameOf = (slot: number): string => this.#state.placements.nodes.at(slot)?.name ?? "";
    return selectSlot({ feasible, count, totals: columns.totals, nameOf }, tieBreak);
  }

  examine(pod: Pod): Examination {
    const info = this.#state.pods.infoOf(pod);
    if (!this.#covers(info)) return examinePod(info, this.cluster, this.#plugins);

    const preFilter = this.#cycle.filter(info);
    this.#cycle.score();
    const message = this.#cycle.feasibleCount === 0 ? this.#message(preFilter) : undefined;
    return examineCycle(this.#cycle, this.#state.placements.nodes, { info, preFilter, message });
  }

  preempt(pod: Pod, options?: PreemptionOptions): Preemption {
    const plugins = { profile: this.profile, plugins: this.#plugins };
    return preempt(this.#state.pods.infoOf(pod), this.cluster, plugins, options);
  }

  #covers(info: PodInfo): boolean {
    return !this.#yieldsToNominated(info) && this.#cycle.covers(info);
  }

  /** Whether any node is to be judged with and without nominated pods. See `filterNode` of the cycle. */
  #yieldsToNominated({ key, priority }: PodInfo): boolean {
    for (const [, nominated] of this.#state.pods.nominated()) {
      if (nominated.some((one) => one.priority >= priority && one.key !== key)) return true;
    }
    return false;
  }

  /** Upstream's FitError for the pod that the cycle has just found no node for. */
  #message(preFilter: PluginRejection | undefined): string {
    const nodes = this.#state.placements.nodes.list();
    return fitError({ preFilter, nodes: nodes.flatMap(({ slot }) => preFilter ?? this.#cycle.rejection(slot) ?? []) });
  }
}
