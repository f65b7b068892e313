import type { HorizontalPodAutoscaler } from "@stowage/engine";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import type { Subject } from "../../subjects/subject.ts";
import { domainCount, domainNoun } from "./domains.ts";
import { eachSelection } from "./each-selection.ts";
import { mostReplicas } from "./most-replicas.ts";

/** An autoscaler's maximum above what a rule that keeps replicas apart lets run. */
export const autoscalingBeyondDomains: LintRule = {
  name: "autoscaling-beyond-domains",
  summary: "an autoscaler's maximum above the number of domains",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      const { subject, topologyKey, path } = selection;
      const autoscaler = autoscalerOf(subject, context);
      const most = mostReplicas(selection, context);
      const maximum = autoscaler?.spec?.maxReplicas;
      if (autoscaler === undefined || most === undefined || maximum === undefined || maximum <= most) return undefined;
      return {
        path,
        message: `the HorizontalPodAutoscaler ${autoscaler.metadata.name ?? ""} may ask for ${maximum} replicas of ${subject.text}, no two in one ${domainNoun(topologyKey)}, and its pods may go to ${domainCount(most, topologyKey)}: above that they stay pending`,
      };
    }),
};

function autoscalerOf(
  { kind, namespace, name }: Subject,
  { objects }: LintContext,
): HorizontalPodAutoscaler | undefined {
  return objects.find(
    (object): object is HorizontalPodAutoscaler =>
      object.kind === "HorizontalPodAutoscaler" &&
      (object.metadata.namespace ?? "default") === namespace &&
      object.spec?.scaleTargetRef?.kind === kind &&
      object.spec.scaleTargetRef.name === name,
  );
}
