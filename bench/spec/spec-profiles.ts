import { newestVersion, type Profile, profilesOf } from "@stowage/engine";
import type { Spec } from "./spec.ts";
import { SpecError } from "./spec-error.ts";

/**
 * The profiles that decide a spec's pods. Its `percent` goes before every percentage of its `config`; when neither says
 * one, all nodes are looked at.
 *
 * @throws SpecError for a configuration that can not be followed.
 */
export function specProfiles({ config = {}, percent }: Pick<Spec, "config" | "percent">): [Profile, ...Profile[]] {
  const made = profilesOf(config, newestVersion);
  if (made.kind === "problems") {
    throw new SpecError(made.problems.map(({ path, message }) => `config.${path}: ${message}`).join("; "));
  }
  const [first, ...others] = made.profiles.map((profile) => withPercentage(profile, percent));
  if (first === undefined) throw new RangeError("a configuration without profiles");
  return [first, ...others];
}

function withPercentage({ percentageOfNodesToScore, ...profile }: Profile, percent: number | undefined): Profile {
  const share = percent ?? percentageOfNodesToScore;
  // All nodes: nothing to sample, and no order to keep.
  return share === undefined || share === 100 ? profile : { ...profile, percentageOfNodesToScore: share };
}
