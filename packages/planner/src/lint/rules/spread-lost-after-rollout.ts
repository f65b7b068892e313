import { labelValue } from "@stowage/engine";
import type { Report } from "../finding.ts";
import { appending } from "../../fix/patch-path.ts";
import type { LintContext } from "../lint-context.ts";
import type { LintRule } from "../lint-rule.ts";
import type { Simulation } from "../../simulate/simulation.ts";
import { editSelection } from "../../subjects/edit-subject.ts";
import { indexInList, type Selection, selectsItself } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { domainNoun, domainsOf } from "./domains.ts";
import { selectsEverything } from "./empty-selector.ts";
import { relatedManifests, shapeOf, simulatedName } from "./related-manifests.ts";

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
            : context.selections(subject).flatMap((selection) => {
                const shape = shapeOf(subject, context);
                const ask = (): boolean => reportOf(selection, context) !== undefined;
                const isLost = context.onceFor(
                  shape && `${spreadLostAfterRollout.name} ${selection.path} ${shape}`,
                  ask,
                );
                return isLost ? (reportOf(selection, context) ?? []) : [];
              }),
        ),
};

function reportOf(selection: Selection, context: LintContext): Report | undefined {
  const { kind, subject, matchLabelKeys, path, topologyKey } = selection;
  if (kind !== "spread" || matchLabelKeys.includes(hashKey) || !selectsItself(selection, context.seen))
    return undefined;
  // An empty selector counts nobody: that is empty-selector.
  if (selectsEverything(selection)) return undefined;
  const { maxSkew = 1 } = subject.pod.spec.topologySpreadConstraints?.[indexInList(selection)] ?? {};
  if (domainsOf(context.eligible(subject), topologyKey).values.size < 2) return undefined;
  const manifests = relatedManifests(subject, context);
  const before = skewAfter(manifests, selection, context, { seed: 0, isRestarted: false });
  if (before === undefined || before > maxSkew) return undefined;
  const mended = relatedManifests(subject, context, (spec) =>
    editSelection(spec, selection, (one) => [{ ...one, matchLabelKeys: [...matchLabelKeys, hashKey] }]),
  );
  // Which node is taken of equal ones decides how it ends: some ways of it are tried.
  for (let seed = 0; seed < seeds; seed++) {
    const after = skewAfter(manifests, selection, context, { seed, isRestarted: true });
    if (after === undefined || after <= maxSkew) continue;
    const healed = skewAfter(mended, selection, context, { seed, isRestarted: true });
    if (healed === undefined || healed > maxSkew) return undefined;
    const message = `after an update the pods of ${subject.text} may differ by ${after} between ${domainNoun(topologyKey)}s, where maxSkew is ${maxSkew}: the constraint counts the old revision's pods while the new ones come; matchLabelKeys: [${hashKey}] counts each revision by itself`;
    const fix = {
      kind: "match-label-keys-added" as const,
      sentence: `add matchLabelKeys: [${hashKey}], so that each revision is counted by itself`,
      patch: appending(subject, `${path}.matchLabelKeys`, hashKey),
    };
    return { subject, path, message, fix };
  }
  return undefined;
}

const hashKey = "pod-template-hash";
const seeds = 8;

/** By how many pods the fullest and the emptiest domain differ, once all has settled; `undefined` where it does not. */
function skewAfter(
  manifests: Parameters<LintContext["simulateWith"]>[0],
  { subject, topologyKey }: Selection,
  context: LintContext,
  { seed, isRestarted }: { readonly seed: number; readonly isRestarted: boolean },
): number | undefined {
  const workload = simulatedName(subject);
  const changes = isRestarted ? [{ kind: "restart", workload, namespace: subject.namespace } as const] : [];
  const simulation = context.simulateWith(manifests, changes, { seed });
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
