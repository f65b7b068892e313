import type { ClusterObject, ObjectReference } from "../api/cluster-object.ts";
import type { Pod } from "../api/pod.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { Decision, Examination, TieBreak } from "../cycle/outcome.ts";
import type { Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import { examinePod } from "../cycle/schedule-pod.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import type { DecideOptions, Engine, Mark } from "../engine.ts";
import { preempt, type PreemptionOptions } from "../preemption/preempt.ts";
import type { Preemption } from "../preemption/preemption.ts";
import { EngineProfiles } from "../profiles/engine-profiles.ts";
import { Decider } from "./decide/decide.ts";
import { ClusterState } from "./cluster/cluster-state.ts";

/** Makes the engine that keeps counters, so that a decision does not depend on how many pods there are. */
export function createIncrementalEngine(profile: Profile, ...others: readonly Profile[]): Engine {
  return createLimitedEngine(defaultLimits, profile, ...others);
}

/** Makes an engine that keeps counters, with limits of one's own: for tests. */
export function createLimitedEngine(limits: Limits, profile: Profile, ...others: readonly Profile[]): Engine {
  return new IncrementalEngine(new EngineProfiles(profile, others), limits);
}

/**
 * Decides from counters that every change moves, by groups of nodes. What groups do not tell, and all that is
 * explained, goes by the plain cycle over a live view of the cluster, whose plugins read the same counters.
 */
class IncrementalEngine implements Engine {
  readonly profile: Profile;
  readonly profiles: readonly Profile[];
  readonly #profiles: EngineProfiles;
  readonly #limits: Limits;
  readonly #state: ClusterState;
  /** The profiles share the counters; what each makes of them is kept apart. */
  readonly #deciders = new Map<Profile, Decider>();

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
    this.#tidied().add(object);
  }

  change(object: ClusterObject): void {
    this.#tidied().change(object);
  }

  remove(reference: ObjectReference): void {
    this.#tidied().remove(reference);
  }

  assume(pod: Pod, nodeName: string): void {
    this.#tidied().pods.assume(pod, nodeName);
  }

  forget(pod: Pod): void {
    this.#tidied().pods.forget(pod);
  }

  mark(): Mark {
    return this.#state.journal.mark();
  }

  undo(to: Mark): void {
    this.#state.journal.undo(to);
  }

  decide(pod: Pod, tieBreak: TieBreak, options: DecideOptions = {}): Decision {
    const { profile, plugins } = this.#profiles.of(pod);
    return this.#deciderOf(profile, plugins).decide(this.#state.pods.recordOf(pod), tieBreak, options);
  }

  examine(pod: Pod): Examination {
    return examinePod(this.#state.pods.recordOf(pod), this.cluster, this.#profiles.of(pod).plugins);
  }

  preempt(pod: Pod, options?: PreemptionOptions): Preemption {
    return preempt(this.#state.pods.recordOf(pod), this.cluster, this.#profiles.of(pod), options);
  }

  /** The state before a change: what was made of tables that are made anew is let go of. */
  #tidied(): ClusterState {
    if (this.#state.tidy()) this.#deciders.clear();
    return this.#state;
  }

  #deciderOf(profile: Profile, plugins: ProfilePlugins): Decider {
    const known = this.#deciders.get(profile);
    if (known !== undefined) return known;
    const { placements, volumes, view: cluster, pods } = this.#state;
    const nominated = (): ReadonlyMap<string, unknown> => pods.nominated();
    const limits = this.#limits;
    const decider = new Decider({ profile, plugins, placements, cluster, volumes, nominated, limits });
    this.#deciders.set(profile, decider);
    return decider;
  }
}
