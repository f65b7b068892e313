import { compileLabelSelector, type LabelSelector, matchesLabels } from "@stowage/engine";
import { ownSelector } from "./own-selector.ts";
import type { Subject } from "./subject.ts";

/**
 * What to ask for in place of a selector that was copied from a workload's own labels, where its pods have others:
 * `metadata.labels` of a chart's workload often has one more than its pods.
 *
 * @returns as `app=web`; `undefined` where the selector does not match the workload's labels either.
 */
export function labelsMeantByObject(selector: LabelSelector, subject: Subject): readonly string[] | undefined {
  const { kind, metadata } = subject.manifest.object;
  const { requirements = [] } = compileLabelSelector(selector);
  if (kind === "Pod" || !requirements.some(({ operator }) => operator === "In")) return undefined;
  if (!matchesLabels(compileLabelSelector(selector), metadata.labels ?? {})) return undefined;
  return Object.entries(ownSelector(subject).matchLabels ?? {}).map((entry) => entry.join("="));
}
