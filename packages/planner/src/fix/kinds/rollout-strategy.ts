import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { settingIn } from "../patch-path.ts";

/**
 * A rolling update in which the old pods keep the new ones away: an old pod goes before each new one comes, or all go first.
 * Source: pkg/controller/deployment/rolling.go, recreate.go; pkg/controller/daemon/update.go.
 */
export function rolloutStrategies(context: FixContext): readonly Candidate[] {
  const { subject } = context;
  const { object } = subject.manifest;
  if (!isRolledOut(context)) return [];
  const propose = (sentence: string, cost: number, patch: readonly JsonPatchOperation[]): Candidate =>
    patchOf(subject, { kind: "rollout-strategy", cost, sentence, patch });
  if (object.kind === "Deployment") {
    const gentle = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
    return [
      propose(
        `let an old pod of ${subject.text} go before each new one comes: maxSurge: 0, maxUnavailable: 1`,
        19,
        settingIn(object, ["spec", "strategy"], gentle),
      ),
      propose(
        `let all old pods of ${subject.text} go before the new ones come: strategy Recreate`,
        41,
        settingIn(object, ["spec", "strategy"], { type: "Recreate" }),
      ),
    ];
  }
  if (object.kind !== "DaemonSet") return [];
  const rollingUpdate = { maxSurge: 0, maxUnavailable: 1 };
  return [
    propose(
      `let the old pod of ${subject.text} on a node go before the new one comes: maxSurge: 0, maxUnavailable: 1`,
      19,
      settingIn(object, ["spec", "updateStrategy"], { type: "RollingUpdate", rollingUpdate }),
    ),
  ];
}

/** Whether the pods that wait are those of a new template. */
export function isRolledOut({ subject, plan }: FixContext): boolean {
  return plan.rollouts.some(
    ({ workload, namespace }) => workload === `${subject.kind}/${subject.name}` && namespace === subject.namespace,
  );
}
