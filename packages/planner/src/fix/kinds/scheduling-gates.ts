import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { removing } from "../patch-path.ts";

/** The gates that a template writes: nobody but who knows what they are for takes them from its pods. */
export function droppedGates({ subject }: FixContext): readonly Candidate[] {
  const names = (subject.written.schedulingGates ?? []).map(({ name }) => name);
  if (names.length === 0) return [];
  const [what, them] =
    names.length === 1 ? [`scheduling gate ${names.join("")}`, "it"] : [`scheduling gates ${names.join(", ")}`, "them"];
  return [
    patchOf(subject, {
      kind: "gate-dropped",
      cost: 25,
      sentence: `leave the ${what} out of ${subject.text}, unless something in the cluster is to remove ${them}`,
      patch: removing(subject, "spec.schedulingGates"),
    }),
  ];
}
