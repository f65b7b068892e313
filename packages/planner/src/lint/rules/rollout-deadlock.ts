import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { hasAlwaysRoom } from "./always-room.ts";
import { settingIn } from "../../fix/patch-path.ts";
import type { Simulation } from "../../simulate/simulation.ts";
import { selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { type SharedClaim, sharedClaims } from "./shared-claims.ts";
import { isRunning, isSatisfied, relatedManifests, shapeOf, simulatedName, whyStuck } from "./related-manifests.ts";

/**
 * A rolling update that never ends: the new pods have no place while the old ones run, and no old one may go before a new
 * one is ready. Found by playing a restart of the workload; a lack of resources alone is not this.
 * Source: pkg/controller/deployment/rolling.go, pkg/controller/daemon/update.go; kubernetes/kubernetes#116891.
 */
export const rolloutDeadlock: LintRule = {
  name: "rollout-deadlock",
  summary: "a rolling update that never ends",
  severity: "error",
  check: (context) =>
    context.nodes.length === 0 ? [] : context.subjects.flatMap((subject) => reportOf(subject, context) ?? []),
};

function reportOf(subject: Subject, context: LintContext): Report | undefined {
  if (!isRolled(subject) || !canBeInItsOwnWay(subject, context)) return undefined;
  // Of the same template each pod finds the place of the one that went before it came.
  const isUpdate = isRunning(subject, context);
  const claim = claimForOnePod(subject, context);
  if (!isUpdate && (!makesNewFirst(subject) || (claim === undefined && hasAlwaysRoom(subject, context))))
    return undefined;
  // A claim's mode is no part of the shape.
  const shape = claim === undefined ? shapeOf(subject, context) : undefined;
  let simulation: Simulation | undefined;
  const isStuck = context.onceFor(shape && `${rolloutDeadlock.name} ${shape}`, () => {
    simulation = stuck(subject, context);
    return simulation !== undefined;
  });
  if (!isStuck) return undefined;
  // Of one that is like another the answer is known; why it is stuck is said in its own words as long as there is time.
  simulation ??= stuck(subject, context);
  const why =
    simulation === undefined ? "its new pods have no place while the old ones run" : whyStuck(simulation, subject);
  return {
    subject,
    path: pathOf(subject, context),
    message: `a rolling update of ${subject.text} never ends: ${why}`,
    ...fixOf(subject),
  };
}

/** An old pod goes before each new one comes. */
function fixOf({ manifest: { object } }: Subject): Pick<Report, "fix"> {
  if (object.kind !== "Deployment" && object.kind !== "DaemonSet") return {};
  const field = object.kind === "Deployment" ? "strategy" : "updateStrategy";
  const gentle = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
  return {
    fix: {
      kind: "rollout-strategy",
      sentence: "let an old pod go before each new one comes: maxSurge: 0, maxUnavailable: 1",
      patch: settingIn(object, ["spec", field], gentle),
    },
  };
}

/** The update played; `undefined` where it ends, or where its pods are not placed to begin with. */
function stuck(subject: Subject, context: LintContext): Simulation | undefined {
  const manifests = relatedManifests(subject, context);
  const isUpdate = isRunning(subject, context);
  const restart = { kind: "restart", workload: simulatedName(subject), namespace: subject.namespace } as const;
  // Without requests the template of one that runs is another one: applying it is an update.
  const simulation = context.simulateWith(manifests, isUpdate ? [] : [restart]);
  const settled = isUpdate ? simulation?.before : simulation?.changes[0]?.final;
  if (simulation === undefined || settled === undefined) return undefined;
  return isSatisfied(settled, subject) && !isSatisfied(simulation.final, subject) ? simulation : undefined;
}

function isRolled({ manifest: { object } }: Subject): boolean {
  switch (object.kind) {
    case "Deployment":
      return strategyType(object.spec) !== "Recreate";
    case "DaemonSet":
      return object.spec.updateStrategy?.type !== "OnDelete";
    case "StatefulSet":
      return object.spec !== undefined && "template" in object.spec && object.spec.updateStrategy?.type !== "OnDelete";
    default:
      return false;
  }
}

/** Whether new pods come while the old ones are still there: a StatefulSet's never do. */
function makesNewFirst({ manifest: { object } }: Subject): boolean {
  if (object.kind !== "DaemonSet") return object.kind !== "StatefulSet";
  const { maxSurge = 0 } = object.spec.updateStrategy?.rollingUpdate ?? {};
  return maxSurge !== 0 && maxSurge !== "0%";
}

function strategyType(spec: object): unknown {
  const strategy: unknown = "strategy" in spec ? spec.strategy : undefined;
  return typeof strategy === "object" && strategy !== null && "type" in strategy ? strategy.type : undefined;
}

/** Whether old pods of it could keep new ones away: without that no restart needs to be played. */
function canBeInItsOwnWay(subject: Subject, context: LintContext): boolean {
  return (
    subject.info.hostPorts.length > 0 ||
    claimForOnePod(subject, context) !== undefined ||
    context
      .selections(subject)
      .some(
        (selection) => selection.kind !== "affinity" && selection.required && selectsItself(selection, context.seen),
      )
  );
}

/** A claim that one pod at a time may use, which the old pod still has. */
function claimForOnePod(subject: Subject, context: LintContext): SharedClaim | undefined {
  return sharedClaims(subject, context).find(({ modes }) => modes.includes("ReadWriteOncePod"));
}

/** The rule by which the pods are in their own way: the term, the constraint, the host port, or the claim. */
function pathOf(subject: Subject, context: LintContext): string {
  const term = context
    .selections(subject)
    .find((selection) => selection.kind !== "affinity" && selection.required && selectsItself(selection, context.seen));
  if (term !== undefined) return term.path;
  for (const [index, { ports = [] }] of subject.pod.spec.containers.entries()) {
    const port = ports.findIndex(({ hostPort = 0 }) => hostPort > 0);
    if (port >= 0) return `spec.containers[${index}].ports[${port}].hostPort`;
  }
  return claimForOnePod(subject, context)?.path ?? "spec";
}
