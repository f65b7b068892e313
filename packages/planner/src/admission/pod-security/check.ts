import type { SecuredPod } from "./secured-pod.ts";

/** What a pod does that a level forbids, in upstream's words. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** One rule of a level. Source: k8s.io/pod-security-admission, policy/check_*.go. */
export interface Check {
  /** Upstream's: results come in the order of their ids. */
  readonly id: string;
  /** The first minor version that has it. */
  readonly since: number;
  /** Checks of baseline that it takes the place of. */
  readonly overrides?: readonly string[];
  /** @param minor the version of Kubernetes whose rules are asked for: the x of 1.x */
  readonly violation: (pod: SecuredPod, minor: number) => Violation | undefined;
}

/** `"a", "b"`, as Go's `joinQuote`. */
export function quotedList(items: readonly string[]): string {
  return items.map((item) => `"${item}"`).join(", ");
}

/** `container "a"`, `containers "a", "b"`. */
export function containersText(names: readonly string[]): string {
  return `${names.length === 1 ? "container" : "containers"} ${quotedList(names)}`;
}

/** Who set something: the pod, containers, or both. Empty where nobody did. */
export function settersText(isPod: boolean, containers: readonly string[]): string {
  const setters = [...(isPod ? ["pod"] : []), ...(containers.length > 0 ? [containersText(containers)] : [])];
  return setters.join(" and ");
}

/** Each once, in Go's order of strings. */
export function sortedSet(items: Iterable<string>): readonly string[] {
  return [...new Set(items)].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
}

/** The word for one thing or for several. */
export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}
