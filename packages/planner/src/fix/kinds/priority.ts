import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { setting } from "../patch-path.ts";

/** A PriorityClass that is there and above the pod's: it evicts others, and says so. */
export function raisedPriority({ subject, pod, objects }: FixContext): readonly Candidate[] {
  const priority = pod.spec.priority ?? 0;
  const higher = objects
    .flatMap((object) =>
      object.kind === "PriorityClass" && object.value > priority
        ? [{ name: object.metadata.name ?? "", value: object.value }]
        : [],
    )
    .filter(({ name }) => !name.startsWith("system-"))
    .sort((a, b) => a.value - b.value);
  const [first] = higher;
  if (first === undefined) return [];
  return [
    patchOf(subject, {
      kind: "priority-raised",
      cost: 80,
      sentence: `give ${subject.text} the PriorityClass ${first.name} (${first.value})`,
      patch: setting(subject, "spec.priorityClassName", first.name),
    }),
  ];
}
