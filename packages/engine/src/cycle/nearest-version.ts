import { type KubernetesVersion, kubernetesVersions } from "./version-differences.ts";

/** A version that we reproduce, for one that was asked for. */
export interface NearestVersion {
  readonly version: KubernetesVersion;
  /** Whether it is the one that was asked for, patches aside. */
  readonly isExact: boolean;
}

/** Reads `1.36`, `v1.36.3` or `v1.36.3-gke.100`. @returns `undefined` for text that is no version of Kubernetes. */
export function nearestVersion(text: string): NearestVersion | undefined {
  const minor = minorOf(text);
  if (minor === undefined) return undefined;
  let nearest: KubernetesVersion | undefined;
  for (const version of kubernetesVersions) {
    if (nearest === undefined || distance(version, minor) < distance(nearest, minor)) nearest = version;
  }
  return nearest === undefined ? undefined : { version: nearest, isExact: distance(nearest, minor) === 0 };
}

/** The newest of several versions, as it was written; those that are none are passed over. */
export function newestOf(texts: Iterable<string>): string | undefined {
  let newest: string | undefined;
  for (const text of texts) {
    const minor = minorOf(text);
    if (minor !== undefined && minor > (minorOf(newest ?? "") ?? -1)) newest = text;
  }
  return newest;
}

function distance(version: KubernetesVersion, minor: number): number {
  return Math.abs((minorOf(version) ?? 0) - minor);
}

function minorOf(text: string): number | undefined {
  const minor = /^v?1\.(\d{1,4})(?![\d])/.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
