import type { Pod, Toleration } from "@stowage/engine";

/** How long a pod stays on a node that has become unusable, in seconds (the API server's default flags). */
const defaultTolerationSeconds = 300;

/**
 * Tolerations that every pod gets, unless it has its own for that taint.
 * Source: plugin/pkg/admission/defaulttolerationseconds/admission.go.
 */
export function defaultTolerations(pod: Pod): Pod {
  const own = pod.spec.tolerations ?? [];
  const added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter((key) => !own.some((one) => isFor(one, key)))
    .map(
      (key): Toleration => ({
        key,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: defaultTolerationSeconds,
      }),
    );
  return added.length === 0 ? pod : { ...pod, spec: { ...pod.spec, tolerations: [...own, ...added] } };
}

function isFor({ key = "", effect }: Toleration, taint: string): boolean {
  return (key === taint || key === "") && (effect === undefined || effect === "NoExecute");
}

/**
 * Both lists in one; of two tolerations of which one tolerates all that the other does, only that one is kept.
 * Source: `MergeTolerations` (pkg/util/tolerations/tolerations.go).
 */
export function mergeTolerations(first: readonly Toleration[], second: readonly Toleration[]): readonly Toleration[] {
  const all = [...first, ...second];
  const merged: Toleration[] = [];
  for (const [index, one] of all.entries()) {
    const isCovered = merged.some((other) => isSuperset(other, one));
    const willBeCovered = all.slice(index + 1).some((other) => !isSame(other, one) && isSuperset(other, one));
    if (!isCovered && !willBeCovered) merged.push(one);
  }
  return merged;
}

/** Whether `whole` tolerates everything that `part` does. Source: `isSuperset`. */
function isSuperset(whole: Toleration, part: Toleration): boolean {
  if (isSame(whole, part)) return true;
  const everyKey = (whole.key ?? "") === "" && whole.operator === "Exists";
  if ((part.key ?? "") !== (whole.key ?? "") && !everyKey) return false;
  if (part.effect !== whole.effect && whole.effect !== undefined) return false;
  if (whole.effect === "NoExecute" && whole.tolerationSeconds !== undefined) {
    if (part.tolerationSeconds === undefined || part.tolerationSeconds > whole.tolerationSeconds) return false;
  }
  if (whole.operator === "Exists") return true;
  return part.operator === "Equal" && (part.value ?? "") === (whole.value ?? "");
}

function isSame(one: Toleration, other: Toleration): boolean {
  return (
    (one.key ?? "") === (other.key ?? "") &&
    one.operator === other.operator &&
    (one.value ?? "") === (other.value ?? "") &&
    one.effect === other.effect &&
    one.tolerationSeconds === other.tolerationSeconds
  );
}
