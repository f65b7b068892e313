import {
  type ConfigurationProblem,
  type KubeSchedulerConfiguration,
  type KubernetesVersion,
  kubernetesVersions,
  type Profile,
  profilesOf,
} from "@stowage/engine";
import type { RecordedCase } from "./recorded-case.ts";

/** The profile that decides a case, or what it needs that is not built. */
export type CaseProfile =
  | { readonly kind: "profile"; readonly profile: Profile }
  | { readonly kind: "needs"; readonly needs: readonly string[] };

/** The first profile of the case's configuration, of the version that answered. */
export function profileOfCase({ kubernetesVersion, case: { config = {} } }: RecordedCase): CaseProfile {
  const version = kubernetesVersions.find((one): one is KubernetesVersion => one === kubernetesVersion);
  if (version === undefined) return { kind: "needs", needs: [`Kubernetes ${kubernetesVersion}`] };
  const configured = profilesOf(asConfiguration(config), version);
  if (configured.kind === "profiles") return { kind: "profile", profile: configured.profiles[0] };
  return { kind: "needs", needs: configured.problems.map(problemText) };
}

/** Upstream has decided with it: it is valid. */
function asConfiguration(config: object): KubeSchedulerConfiguration {
  return config as KubeSchedulerConfiguration;
}

function problemText({ path, message }: ConfigurationProblem): string {
  return `a configuration that is refused (${path}: ${message})`;
}
