import type { Pod } from "@stowage/engine";
import type { FieldProblem } from "@stowage/manifests";

/** What the API server makes of a pod that it is asked to create. */
export type Admitted =
  | {
      readonly kind: "admitted";
      /** As it is stored: defaults filled in, label keys merged. */
      readonly pod: Pod;
    }
  | {
      readonly kind: "refused";
      /** Every reason, as paths in the pod. */
      readonly problems: readonly FieldProblem[];
    };

/** Something that an admission plugin refuses. */
export function refusal(path: string, message: string): FieldProblem {
  return { severity: "error", path, message };
}
