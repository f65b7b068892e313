import { type KubernetesVersion, kubernetesVersions, type Profile } from "../cycle/profile.ts";
import { newestVersion } from "../cycle/version-differences.ts";
import { profilesOf } from "../profiles/profiles-of.ts";

/**
 * The profile of a scheduler that nobody configured.
 *
 * @throws RangeError for a version that we do not reproduce.
 */
export function defaultProfile(version: KubernetesVersion = newestVersion): Profile {
  if (!kubernetesVersions.includes(version)) {
    throw new RangeError(
      `unsupported Kubernetes version "${version}"; expected one of: ${kubernetesVersions.join(", ")}`,
    );
  }
  const made = profilesOf({}, version);
  if (made.kind === "problems") throw new RangeError(made.problems.map(({ message }) => message).join("; "));
  return made.profiles[0];
}
