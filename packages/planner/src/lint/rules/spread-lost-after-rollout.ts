import { labelValue } from "@stowage/engine";
import type { Report } from "../finding.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import type { Simulation } from "../../simulate/simulation.ts";
import { editSelection, withPodSpec } from "../../subjects/edit-subject.ts";
import { type Selection, selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { domainNoun, domainsOf } from "./domains.ts";
import { relatedManifests, simulatedName } from "./related-manifests.ts";

/**
 * A spread constraint that counts the pods of the old revision while the new ones come, and leaves these skewed once the
 * old ones are gone. Found by playing a restart, with the constraint as it is and with `matchLabelKeys`.
 * Source: KEP-3243 (matchLabelKeys in PodTopologySpread).
 */
export const spreadLostAfterRollout: LintRule = {
  name: "spread-lost-after-rollout",
  summary: "a spread constraint that counts the old revision, and is skewed after an update",
  severity: "warning",
  check: (context) =>
    context.nodes.length === 0
      ? []
      : context.subjects.flatMap((subject) =>
          subject.kind !== "Deployment" || (subject.replicas ?? 0) < 2
            ? []
            : context.selections(subject).flatMap((selection) => reportOf(selection, context) ?? []),
        ),
};

function reportOf(selection: Selection, context: LintContext): Report | undefined {
  const { kind, subject, matchLabelKeys, path, topologyKey } = selection;
  if (kind !== "spread" || matchLabelKeys.includes(hashKey) || !selectsItself(selection, context.seen))
    return undefined;
  const { maxSkew = 1 } = subject.pod.spec.topologySpreadConstraints?.[indexOf(path)] ?? {};
  const { values } = domainsOf(context.eligible(subject), topologyKey);
  if (values.size < 2) return undefined;
  const manifests = relatedManifests(subject, context);
  const before = skewAfter(manifests, selection, context, false);
  const after = skewAfter(manifests, selection, context, true);
  if (before === undefined || after === undefined || before > maxSkew || after <= maxSkew) return undefined;
  const mended = withPodSpec(subject, (spec) =>
    editSelection(spec, selection, (one) => [{ ...one, matchLabelKeys: [...matchLabelKeys, hashKey] }]),
  );
  const position = context.manifests.indexOf(subject.manifest);
  const plain = context.manifests.map((one, index) => (index === position ? mended : one));
  const healed = skewAfter(plain, selection, context, true);
  if (healed === undefined || healed > maxSkew) return undefined;
  return {
    subject,
    path,
    message: `after an update the pods of ${subject.text} differ by ${after} between ${domainNoun(topologyKey)}s, where maxSkew is ${maxSkew}: the constraint counts the old revision's pods while the new ones come; matchLabelKeys: [${hashKey}] counts each revision by itself`,
  };
}

const hashKey = "pod-template-hash";

/** By how many pods the fullest and the emptiest domain differ, once all has settled; `undefined` where it does not. */
function skewAfter(
  manifests: Parameters<LintContext["simulateWith"]>[0],
  { subject, topologyKey }: Selection,
  context: LintContext,
  isRestarted: boolean,
): number | undefined {
  const workload = simulatedName(subject);
  const changes = isRestarted ? [{ kind: "restart", workload, namespace: subject.namespace } as const] : [];
  const simulation = context.simulateWith(manifests, changes);
  if (simulation === undefined || simulation.outcome !== "completes") return undefined;
  return skewOf(simulation, subject, topologyKey, context);
}

function skewOf(
  simulation: Simulation,
  subject: Subject,
  topologyKey: string,
  context: LintContext,
): number | undefined {
  const counts = new Map([...domainsOf(context.eligible(subject), topologyKey).values].map((value) => [value, 0]));
  for (const [pod, nodes] of Object.entries(simulation.final.placement)) {
    if (!pod.includes(`${simulatedName(subject)} `)) continue;
    for (const name of nodes) {
      const value = labelValue(context.nodes.find((node) => node.name === name)?.labels, topologyKey);
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const all = [...counts.values()];
  return all.length === 0 ? undefined : Math.max(...all) - Math.min(...all);
}

function indexOf(path: string): number {
  return Number(/\[(\d+)\]$/.exec(path)?.[1]);
}
