import { type KubernetesVersion, type Profile, profilesOf } from "@stowage/engine";
import { type Problem, readSchedulerConfiguration, type Source } from "@stowage/manifests";

/** At least one: each decides the pods that ask for its scheduler. */
export type Profiles = readonly [Profile, ...Profile[]];

/** The profiles of a scheduler's configuration, or every problem of it. */
export async function configuredProfiles(
  source: Source,
  version: KubernetesVersion,
): Promise<Profiles | readonly Problem[]> {
  const read = await readSchedulerConfiguration(source, version);
  if (read.kind === "problems") return read.problems;
  const made = profilesOf(read.configuration, version);
  if (made.kind === "profiles") return made.profiles;
  return made.problems.map((problem) => ({ severity: "error", ...problem, position: read.positionOf(problem.path) }));
}

/** Tells profiles from problems. */
export function areProfiles(found: Profiles | readonly Problem[]): found is Profiles {
  return found.some((one) => "schedulerName" in one);
}
