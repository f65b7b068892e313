import type { HorizontalPodAutoscaler } from "@stowage/engine";
import type { Manifest } from "@stowage/manifests";
import { settingIn } from "../../fix/patch-path.ts";
import type { ReportedFix } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import type { Subject } from "../../subjects/subject.ts";
import { domainCount, domainNoun } from "./domains.ts";
import { eachSelection } from "./each-selection.ts";
import { mostReplicas } from "./most-replicas.ts";

/** An autoscaler's maximum above what a rule that keeps replicas apart lets run: said where the maximum is. */
export const autoscalingBeyondDomains: LintRule = {
  name: "autoscaling-beyond-domains",
  summary: "an autoscaler's maximum above the number of domains",
  severity: "warning",
  check: (context) =>
    eachSelection(context, (selection) => {
      const { subject, topologyKey, path } = selection;
      const autoscaler = autoscalerOf(subject, context);
      const most = mostReplicas(selection, context);
      const { maxReplicas: maximum, minReplicas = 1 } = autoscaler?.spec ?? {};
      if (autoscaler === undefined || most === undefined || maximum === undefined || maximum <= most) return undefined;
      const manifest = context.manifests.find(({ object }) => object === autoscaler);
      return {
        // One of the cluster is in no file: then the rule is what can be looked at.
        ...(manifest === undefined ? { path } : { in: manifest, path: "spec.maxReplicas" }),
        ...(manifest === undefined || minReplicas > most ? {} : { fix: fixOf(manifest, most) }),
        message: `the HorizontalPodAutoscaler ${autoscaler.metadata.name ?? ""} may ask for ${maximum} replicas of ${subject.text}, no two in one ${domainNoun(topologyKey)}, and its pods may go to ${domainCount(most, topologyKey)}: above that they stay pending`,
      };
    }),
};

function fixOf(of: Manifest, most: number): ReportedFix {
  const patch = settingIn(of.object, ["spec", "maxReplicas"], most);
  return { kind: "replicas-lowered", sentence: `ask for ${most} replicas at most: maxReplicas: ${most}`, patch, of };
}

/** The HorizontalPodAutoscaler of a workload. */
export function autoscalerOf(
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
