import { type KubernetesVersion, kubernetesVersions, nearestVersion, newestOf, newestVersion } from "@stowage/engine";
import type { Manifest } from "@stowage/manifests";
import type { Warning } from "@stowage/planner";
import { UsageError } from "../usage-error.ts";

/** Whose scheduler decides, and what there is to say about the choice. */
export interface ChosenVersion {
  readonly version: KubernetesVersion;
  readonly warnings: readonly Warning[];
  /** What to say where an answer depends on the version, and only the kubelets tell it. */
  readonly assumption?: Warning;
}

/**
 * The version asked for; without one, the server's; else that of the newest kubelet, since no control plane is older; else
 * the newest.
 *
 * @throws UsageError for text that is no version.
 */
export function chooseVersion(
  asked: string | undefined,
  manifests: readonly Manifest[],
  server?: string,
): ChosenVersion {
  const wanted = asked ?? server ?? newestOf(kubeletVersions(manifests));
  if (wanted === undefined) return { version: newestVersion, warnings: [] };
  const nearest = nearestVersion(wanted);
  if (nearest === undefined) {
    throw new UsageError(`--kubernetes-version: "${wanted}" is no version of Kubernetes; expected one such as 1.36`);
  }
  const { version, isExact } = nearest;
  const isAssumed = asked === undefined && server === undefined;
  if (isExact) return { version, warnings: [], ...(isAssumed ? { assumption: assumed(version) } : {}) };
  const first = kubernetesVersions[0];
  const source =
    asked !== undefined
      ? `asked for Kubernetes ${wanted}`
      : server !== undefined
        ? `the cluster's Kubernetes is ${wanted}`
        : `the newest kubelet is ${wanted}`;
  const message = `${source}; covered are ${first} to ${newestVersion}: the scheduler of ${version} decides`;
  return { version, warnings: [{ code: "VersionNotCovered", object: "", path: "", message }] };
}

function assumed(version: KubernetesVersion): Warning {
  const message = `the messages are those of Kubernetes ${version}, the newest kubelet's; a newer control plane may word them otherwise: --kubernetes-version says which it is`;
  return { code: "VersionAssumed", object: "", path: "", message };
}

function* kubeletVersions(manifests: readonly Manifest[]): Iterable<string> {
  for (const { object } of manifests) {
    if (object.kind !== "Node") continue;
    const version = object.status?.nodeInfo?.kubeletVersion;
    if (version !== undefined) yield version;
  }
}
