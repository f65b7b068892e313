import {
  type Container,
  matchesRequiredNodeAffinity,
  type NodeInfo,
  type PersistentVolume,
  requiredNodeAffinity,
  volumeClaims,
} from "@stowage/engine";
import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import { withoutPodRules, withPodSpec } from "../../subjects/edit-subject.ts";
import type { Subject } from "../../subjects/subject.ts";
import { fewNames } from "../../subjects/few-names.ts";

/**
 * A volume that is bound already, on nodes that the pod's rules forbid: the pod stays pending for ever.
 * Source: `CheckNodeAffinity` (component-helpers, storage/volume/helpers.go); kubernetes/kubernetes#80035, #129724.
 */
export const volumePinsElsewhere: LintRule = {
  name: "volume-pins-elsewhere",
  summary: "a bound volume in a place that the pod's rules forbid",
  severity: "error",
  check: (context) =>
    context.nodes.length === 0 ? [] : context.subjects.flatMap((subject) => reportOf(subject, context) ?? []),
};

function reportOf(subject: Subject, context: LintContext): Report | undefined {
  const pods = subject.planned.length === 0 ? [subject.pod] : subject.planned.map(({ pod }) => pod);
  for (const pod of pods) {
    for (const { claim, volume } of boundVolumes(pod, context)) {
      const selector = volume.spec?.nodeAffinity?.required;
      if (selector === undefined) continue;
      const holder = {
        metadata: {},
        spec: {
          containers: [],
          affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: selector } },
        },
      };
      const reachable = requiredNodeAffinity(holder);
      const there = context.nodes.filter((node) => matchesRequiredNodeAffinity(reachable, node));
      // The zones of declared shapes have names that no volume knows.
      if (there.length === 0 && context.scope === "shape") continue;
      const allowed = context.eligible(subject);
      const start = `the volume of claim ${claim} of ${subject.text} can only be used on ${there.length === 0 ? "nodes that are not there" : fewNames(there.map(({ name }) => name))}`;
      if (!there.some((node) => allowed.includes(node))) {
        const where = allowed.length === 0 ? "no node" : fewNames(allowed.map(({ name }) => name));
        return {
          subject,
          path: nodeRulePath(subject),
          message: `${start}, and the pod's rules about nodes leave ${where}: it can not be placed`,
        };
      }
      const report = forbiddenByPods(subject, start, there, context);
      if (report !== undefined) return report;
    }
  }
  return undefined;
}

/** Where the pod is kept away from its volume by rules about other pods alone. */
function forbiddenByPods(
  subject: Subject,
  start: string,
  there: readonly NodeInfo[],
  context: LintContext,
): Report | undefined {
  const term = context.selections(subject).find(({ required }) => required);
  if (term === undefined || !subject.planned.some(({ status }) => status === "Unschedulable")) return undefined;
  if (there.length === context.nodes.length) return undefined;
  const without = withPodSpec(subject, withoutPodRules);
  const movable = withoutVolumes(subject);
  if (!isPlaced(without, subject, context) || !isPlaced(movable, subject, context)) return undefined;
  return {
    subject,
    path: term.path,
    message: `${start}, and the pod's rules about other pods forbid it there: it stays pending`,
  };
}

/** Without the pod's volumes and what mounts them, those of a StatefulSet's templates too. */
function withoutVolumes(subject: Subject): Subject["manifest"] {
  const unmounted = (container: Container): Container => ({ ...container, volumeMounts: [] });
  const changed = withPodSpec(subject, (spec) => ({
    ...spec,
    volumes: [],
    containers: spec.containers.map(unmounted),
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(unmounted) }),
  }));
  const { object } = changed;
  if (object.kind !== "StatefulSet" || object.spec === undefined || !("template" in object.spec)) return changed;
  return { ...changed, object: { ...object, spec: { ...object.spec, volumeClaimTemplates: [] } } };
}

function isPlaced(changed: Subject["manifest"], subject: Subject, { planChanged }: LintContext): boolean {
  const own = planChanged(subject, changed);
  return own.length > 0 && own.every(({ status }) => status === "Scheduled");
}

interface BoundVolume {
  readonly claim: string;
  readonly volume: PersistentVolume;
}

function boundVolumes(pod: Subject["pod"], { plan, objects }: LintContext): readonly BoundVolume[] {
  const namespace = pod.metadata.namespace ?? "default";
  return volumeClaims(pod).flatMap(({ claimName }) => {
    const claim = plan.engine.cluster.object("PersistentVolumeClaim", namespace, claimName);
    const name = claim?.spec?.volumeName;
    const volume =
      name !== undefined && name !== ""
        ? plan.engine.cluster.object("PersistentVolume", "", name)
        : objects.find(
            (object): object is PersistentVolume =>
              object.kind === "PersistentVolume" &&
              object.spec?.claimRef?.name === claimName &&
              (object.spec.claimRef.namespace ?? "default") === namespace,
          );
    return volume === undefined ? [] : [{ claim: claimName, volume }];
  });
}

function nodeRulePath({ pod }: Subject): string {
  const { nodeSelector, affinity } = pod.spec;
  if (nodeSelector !== undefined && Object.keys(nodeSelector).length > 0) return "spec.nodeSelector";
  return affinity?.nodeAffinity === undefined
    ? "spec.volumes"
    : "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution";
}
