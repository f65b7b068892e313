import type { PodTemplateSpec } from "@stowage/engine";
import { canonicalJson } from "../names/canonical-json.ts";
import { templatesDiffer } from "../workloads/template-difference.ts";

const known = new WeakMap<PodTemplateSpec, WeakMap<PodTemplateSpec, boolean>>();

/**
 * Whether a workload's template makes the pods that the other one makes, annotations and all; remembered, since
 * controllers ask each time. `other` may have defaults that `template` lacks.
 */
export function sameTemplate(template: PodTemplateSpec, other: PodTemplateSpec): boolean {
  if (template === other) return true;
  const answers = known.get(template) ?? new WeakMap<PodTemplateSpec, boolean>();
  known.set(template, answers);
  let answer = answers.get(other);
  if (answer === undefined) {
    answer = annotationsOf(template) === annotationsOf(other) && templatesDiffer(template, other) === undefined;
    answers.set(other, answer);
  }
  return answer;
}

function annotationsOf({ metadata }: PodTemplateSpec): string {
  return canonicalJson(metadata?.annotations ?? {});
}
