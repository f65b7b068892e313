import type { KubernetesVersion, Pod } from "@stowage/engine";
import { baselineChecks } from "./baseline.ts";
import type { Check } from "./check.ts";
import { type LevelVersion, levelText, minorOfVersion } from "./policy.ts";
import { restrictedChecks } from "./restricted.ts";
import { securedPod } from "./secured-pod.ts";

/**
 * What of the pod the level forbids, in upstream's words behind "violates" and "would violate"; `undefined`: nothing.
 * Sources: `EvaluatePod` (policy/registry.go), `ForbiddenDetail` (policy/checks.go).
 */
export function securityViolations(pod: Pod, asked: LevelVersion, version: KubernetesVersion): string | undefined {
  if (asked.level === "privileged") return undefined;
  const newest = minorOfVersion(version);
  const minor = asked.minor === "latest" ? newest : Math.min(asked.minor, newest);
  const secured = securedPod(pod);
  const violations = checksOf(asked.level, minor).flatMap(({ violation }) => violation(secured, minor) ?? []);
  if (violations.length === 0) return undefined;
  const details = violations.map(({ reason, detail }) => `${reason} (${detail})`);
  return `PodSecurity "${levelText(asked)}": ${details.join(", ")}`;
}

/** In upstream's order: those of baseline first. */
function checksOf(level: "baseline" | "restricted", minor: number): readonly Check[] {
  const isThere = ({ since }: Check): boolean => since <= minor;
  const baseline = baselineChecks.filter(isThere);
  if (level === "baseline") return baseline;
  const restricted = restrictedChecks.filter(isThere);
  const overridden = new Set(restricted.flatMap(({ overrides = [] }) => overrides));
  return [...baseline.filter(({ id }) => !overridden.has(id)), ...restricted];
}
