import { type KubernetesVersion, labelValue, type Labels } from "@stowage/engine";

const levels = ["privileged", "baseline", "restricted"] as const;
export type SecurityLevel = (typeof levels)[number];

/** A level and whose rules: the x of `v1.x`, or the newest. */
export interface LevelVersion {
  readonly level: SecurityLevel;
  readonly minor: number | "latest";
}

/** What a namespace asks of its pods. Without labels nothing: the admission plugin's own default. */
export interface SecurityPolicy {
  readonly enforce: LevelVersion;
  readonly warn: LevelVersion;
}

/**
 * Reads the labels of a namespace. What can not be read counts as restricted where it is enforced, and as nothing
 * elsewhere. Source: `PolicyToEvaluate` (k8s.io/pod-security-admission, api/helpers.go).
 */
export function securityPolicy(labels: Labels | undefined): SecurityPolicy {
  const read = (mode: string): { readonly level?: string | undefined; readonly version?: string | undefined } => ({
    level: labelValue(labels, `pod-security.kubernetes.io/${mode}`),
    version: labelValue(labels, `pod-security.kubernetes.io/${mode}-version`),
  });
  const [enforced, warned] = [read("enforce"), read("warn")];
  const enforce = { level: levelOf(enforced.level, "restricted"), minor: minorOf(enforced.version) };
  const isSet = isLevel(enforced.level) && enforce.level !== "privileged";
  if (warned.level === undefined && isSet) {
    return {
      enforce,
      warn: { level: enforce.level, minor: warned.version === undefined ? enforce.minor : minorOf(warned.version) },
    };
  }
  return { enforce, warn: { level: levelOf(warned.level, "privileged"), minor: minorOf(warned.version) } };
}

/** As upstream writes it: `restricted:latest`, `baseline:v1.27`. */
export function levelText({ level, minor }: LevelVersion): string {
  return `${level}:${minor === "latest" ? minor : `v1.${minor}`}`;
}

/** The x of `1.x`. */
export function minorOfVersion(version: KubernetesVersion): number {
  return Number(version.slice(version.indexOf(".") + 1));
}

function levelOf(text: string | undefined, unreadable: SecurityLevel): SecurityLevel {
  if (text === undefined) return "privileged";
  return levels.find((level) => level === text) ?? unreadable;
}

function isLevel(text: string | undefined): boolean {
  return levels.some((level) => level === text);
}

function minorOf(text: string | undefined): number | "latest" {
  const match = /^v1\.(0|[1-9][0-9]*)$/.exec(text ?? "latest");
  return match === null ? "latest" : Number(match[1]);
}
