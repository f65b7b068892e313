import { defaultProfile, type KubernetesVersion, type Profile } from "@stowage/engine";
import type { Problem } from "@stowage/manifests";
import type { Io } from "../io.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { areProfiles, configuredProfiles, type Profiles } from "./configured-profiles.ts";
import { tellProblems } from "./read-inputs.ts";
import { readSources } from "./sources.ts";

/**
 * The profiles of the scheduler's configuration, or the default one. Problems are told on standard error.
 *
 * @returns `undefined` when the configuration can not be used.
 * @throws UsageError when it can not be read.
 */
export async function readProfiles(
  options: PlanOptions,
  version: KubernetesVersion,
  io: Io,
): Promise<Profiles | undefined> {
  const { schedulerConfig, percentageOfNodesToScore } = options;
  const profiles: Profiles | readonly Problem[] =
    schedulerConfig === undefined ? [defaultProfile(version)] : await configured(schedulerConfig, version, io);
  if (!areProfiles(profiles)) {
    tellProblems(profiles, io);
    return undefined;
  }
  if (percentageOfNodesToScore === undefined) return profiles;
  const [first, ...others] = profiles;
  const sampling = (profile: Profile): Profile => ({ ...profile, percentageOfNodesToScore });
  return [sampling(first), ...others.map(sampling)];
}

async function configured(path: string, version: KubernetesVersion, io: Io): Promise<Profiles | readonly Problem[]> {
  return readSources([path], { recursive: false, io }, ([source, another]) => {
    if (source === undefined || another !== undefined) {
      throw new UsageError(`--scheduler-config: "${path}" must be one file, not a folder`);
    }
    return configuredProfiles(source, version);
  });
}
