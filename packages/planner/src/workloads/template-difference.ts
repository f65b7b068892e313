import type { Pod, PodTemplateSpec } from "@stowage/engine";
import { templateChange } from "@stowage/manifests";
import { canonicalJson } from "../names/canonical-json.ts";
import { type ControllerView, isTerminating, type Made, type Note, podCount } from "./controller.ts";
import { specDifference, type Looseness } from "./spec-difference.ts";
import { isWholeSpec } from "./whole-spec.ts";

/** Labels that controllers and the API server put on pods; no template says them. */
const addedLabels = new Set([
  "pod-template-hash",
  "controller-revision-hash",
  "pod-template-generation",
  "controller-uid",
  "batch.kubernetes.io/controller-uid",
  "job-name",
  "batch.kubernetes.io/job-name",
]);

/**
 * Where a pod of the cluster differs from what the template would make now, as far as that can be seen: the pod has
 * been through defaulting, admission and webhooks, so it may say more than the template, but not other things. What
 * scheduling reads must be the same; the template's pod is admitted before it is compared.
 *
 * @returns the first path that differs, or `undefined`.
 */
export function templateDifference(
  template: PodTemplateSpec,
  actual: Pod,
  view: Pick<ControllerView, "admitted" | "admittedUnlimited">,
): string | undefined {
  const { labels } = template.metadata ?? {};
  const kept = { ...actual.metadata.labels };
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!addedLabels.has(key) && (!Object.hasOwn(kept, key) || kept[key] !== value)) return `metadata.labels[${key}]`;
  }
  const asked = { ...actual, spec: template.spec };
  const difference = differenceFrom(template, view.admitted(asked), actual);
  // What a LimitRange fills in now it may not have filled in then: that is no other template.
  return difference && differenceFrom(template, view.admittedUnlimited(asked), actual);
}

function differenceFrom(template: PodTemplateSpec, admitted: Pod, actual: Pod): string | undefined {
  // What admission fills in alike for every pod tells nothing, and copies of a cluster may lack it.
  const { priority: _, preemptionPolicy: __, tolerations: ___, ...spec } = admitted.spec;
  const { tolerations } = template.spec;
  const wanted = tolerations === undefined ? spec : { ...spec, tolerations };
  return specDifference(wanted, actual.spec, loosenessOf(actual));
}

/**
 * Where two templates differ; `actual` is one that the API server has stored. Of copies that were cut down only what
 * scheduling reads is compared. Source: `EqualIgnoreHash` (pkg/controller/deployment/util).
 */
export function templatesDiffer(wanted: PodTemplateSpec, actual: PodTemplateSpec): string | undefined {
  return isWholeSpec(actual.spec) ? templateChange(wanted, actual) : readDifference(wanted, actual);
}

/** Where `actual` does not say what `wanted` says, or says other things of what scheduling reads. */
export function readDifference(wanted: PodTemplateSpec, actual: PodTemplateSpec): string | undefined {
  const labels = (template: PodTemplateSpec): string =>
    canonicalJson(
      Object.fromEntries(
        Object.entries(template.metadata?.labels ?? {}).filter(([key]) => key !== "pod-template-hash"),
      ),
    );
  if (labels(wanted) !== labels(actual)) return "metadata.labels";
  return specDifference(wanted.spec, actual.spec, {
    moreContainers: false,
    otherResources: false,
    moreSelection: false,
  });
}

function loosenessOf({ metadata, spec }: Pod): Looseness {
  return {
    moreContainers: true,
    otherResources: Object.hasOwn(metadata.annotations ?? {}, "kubernetes.io/limit-ranger"),
    moreSelection: spec.runtimeClassName !== undefined,
  };
}

/** The note of a workload whose controller keeps pods of another template. */
export function staleNote(
  { gone }: Made,
  owned: readonly Pod[],
  difference: (pod: Pod) => string | undefined,
): Note | undefined {
  const deleted = new Set(gone);
  const stale = owned.filter((pod) => !isTerminating(pod) && !deleted.has(pod));
  const differences = stale.map(difference).filter((path) => path !== undefined);
  if (differences.length === 0) return undefined;
  const verb = differences.length === 1 ? "stays" : "stay";
  return {
    code: "StaleTemplate",
    path: "spec.template",
    message: `${podCount(differences.length)} of another template (${differences[0]}) ${verb}: this controller replaces none`,
  };
}

/** The note of a workload whose pods of another template are replaced. */
export function replacedNote(count: number, path: string): Note {
  const verb = count === 1 ? "is" : "are";
  return {
    code: "Replaced",
    path: "spec.template",
    message: `${podCount(count)} of the cluster ${verb} of another template (${path}) and taken as gone; rollouts step by step are not planned`,
  };
}
