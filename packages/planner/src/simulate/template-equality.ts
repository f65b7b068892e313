import type { PodSpec, PodTemplateSpec } from "@stowage/engine";
import { type KubernetesObject, templateChange } from "@stowage/manifests";
import { canonicalJson } from "../names/canonical-json.ts";
import { readDifference } from "../workloads/template-difference.ts";
import { asAppliedWorkload } from "../workloads/workload-pods.ts";
import { isWholeSpec } from "../workloads/whole-spec.ts";

/** Whether templates make the same pods; remembered, since controllers ask each time. */
export class TemplateEquality {
  readonly #isCutDown: boolean;
  readonly #known = new WeakMap<PodTemplateSpec, WeakMap<PodTemplateSpec, boolean>>();

  /** @param isCutDown Whether the cluster is a copy of which only what scheduling reads is left. */
  constructor(isCutDown: boolean) {
    this.#isCutDown = isCutDown;
  }

  /** Whether a workload's template makes the pods that the other one makes, annotations and all. */
  isSame(template: PodTemplateSpec, other: PodTemplateSpec): boolean {
    if (template === other) return true;
    const answers = this.#known.get(template) ?? new WeakMap<PodTemplateSpec, boolean>();
    this.#known.set(template, answers);
    const answer = answers.get(other) ?? this.#compare(template, other);
    answers.set(other, answer);
    return answer;
  }

  #compare(template: PodTemplateSpec, other: PodTemplateSpec): boolean {
    if (!this.#isCutDown && !isOfPod(other)) return templateChange(template, other) === undefined;
    return annotationsOf(template) === annotationsOf(other) && readDifference(template, other) === undefined;
  }
}

function annotationsOf({ metadata }: PodTemplateSpec): string {
  return canonicalJson(metadata?.annotations ?? {});
}

const podSpecs = new WeakSet<PodSpec>();

/** A template of which only a pod tells: what was admitted, with all that others have put into it. */
export function ofPod(template: PodTemplateSpec): PodTemplateSpec {
  podSpecs.add(template.spec);
  return template;
}

function isOfPod({ spec }: PodTemplateSpec): boolean {
  return podSpecs.has(spec);
}

/** Whether pods or templates among a cluster's objects lack what the API server always sets. */
export function isCutDown(objects: readonly KubernetesObject[]): boolean {
  return objects.some((object) => {
    if (object.kind === "Pod") return !isWholeSpec(object.spec);
    const workload = asAppliedWorkload(object);
    const template = workload === undefined || workload.kind === "CronJob" ? undefined : workload.spec.template;
    return template !== undefined && !isWholeSpec(template.spec);
  });
}
