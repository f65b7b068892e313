import type { Pod } from "../api/pod.ts";
import type { Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import { profilePlugins } from "../plugins/registry.ts";
import { defaultSchedulerName } from "./profiles-of.ts";

/** What an engine keeps for one of its profiles. */
export interface EngineProfile {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
}

/** The profiles of one engine, each with its plugins. */
export class EngineProfiles {
  /** The one that decides pods whose scheduler has none. */
  readonly first: EngineProfile;
  readonly all: readonly EngineProfile[];
  readonly #bySchedulerName: ReadonlyMap<string, EngineProfile>;

  /** @throws RangeError for profiles of different versions, or with the same scheduler name. */
  constructor(first: Profile, others: readonly Profile[]) {
    this.first = { profile: first, plugins: profilePlugins(first) };
    this.all = [this.first, ...others.map((profile) => ({ profile, plugins: profilePlugins(profile) }))];
    this.#bySchedulerName = new Map(this.all.map((one) => [one.profile.schedulerName, one]));
    const stranger = others.find(({ kubernetesVersion }) => kubernetesVersion !== first.kubernetesVersion);
    if (stranger !== undefined) {
      const versions = `"${first.kubernetesVersion}" and "${stranger.kubernetesVersion}"`;
      throw new RangeError(`profiles of one engine must be of one version, not of ${versions}`);
    }
    if (this.#bySchedulerName.size < this.all.length) {
      const names = this.all.map(({ profile }) => profile.schedulerName).join('", "');
      throw new RangeError(`scheduler names of profiles must differ: "${names}"`);
    }
  }

  /** A pod that names no scheduler asks for the default one, as the API server has it. */
  of({ spec }: Pod): EngineProfile {
    return this.#bySchedulerName.get(spec.schedulerName ?? defaultSchedulerName) ?? this.first;
  }
}
