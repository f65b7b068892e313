import type { LintRule } from "./lint-rule.ts";
import { affinityCycle } from "./rules/affinity-cycle.ts";
import { affinityUnsatisfiable } from "./rules/affinity-unsatisfiable.ts";
import { autoscalerDiffers } from "./rules/autoscaler-differs.ts";
import { autoscalingBeyondDomains } from "./rules/autoscaling-beyond-domains.ts";
import { contradictsNodeAffinity } from "./rules/contradicts-node-affinity.ts";
import { deprecatedTopologyKey } from "./rules/deprecated-topology-key.ts";
import { emptySelector } from "./rules/empty-selector.ts";
import { firstPodDefeated } from "./rules/first-pod-defeated.ts";
import { forbiddenHere } from "./rules/forbidden-here.ts";
import { matchLabelKeysRejected } from "./rules/match-label-keys-rejected.ts";
import { matchesUnlabelled } from "./rules/matches-unlabelled.ts";
import { moreReplicasThanDomains } from "./rules/more-replicas-than-domains.ts";
import { negativeNamespaceSelector } from "./rules/negative-namespace-selector.ts";
import { nullSelector } from "./rules/null-selector.ts";
import { drainBlocked } from "./rules/drain-blocked.ts";
import { oldRevisionBlocksNew } from "./rules/old-revision-blocks-new.ts";
import { rolloutDeadlock } from "./rules/rollout-deadlock.ts";
import { spreadLostAfterRollout } from "./rules/spread-lost-after-rollout.ts";
import { ownNamespaceDropped } from "./rules/own-namespace-dropped.ts";
import { replicasTogether } from "./rules/replicas-together.ts";
import { selectorMatchesNothing } from "./rules/selector-matches-nothing.ts";
import { selfSelectorMismatch } from "./rules/self-selector-mismatch.ts";
import { sharedVolumeApart } from "./rules/shared-volume-apart.ts";
import { shutsOutOthers } from "./rules/shuts-out-others.ts";
import { spreadCountsTainted } from "./rules/spread-counts-tainted.ts";
import { topologyKeyMissing } from "./rules/topology-key-missing.ts";
import { volumePinsElsewhere } from "./rules/volume-pins-elsewhere.ts";
import { weightCannotMatter } from "./rules/weight-cannot-matter.ts";
import { wrapperMixUp } from "./rules/wrapper-mix-up.ts";
import { wrongGranularity } from "./rules/wrong-granularity.ts";

/** Every lint rule, in the order in which the documentation lists them. A new one is a file in `rules/` and a line here. */
export const lintRules: readonly LintRule[] = [
  moreReplicasThanDomains,
  rolloutDeadlock,
  affinityUnsatisfiable,
  affinityCycle,
  selectorMatchesNothing,
  selfSelectorMismatch,
  topologyKeyMissing,
  firstPodDefeated,
  nullSelector,
  emptySelector,
  ownNamespaceDropped,
  negativeNamespaceSelector,
  matchLabelKeysRejected,
  shutsOutOthers,
  weightCannotMatter,
  contradictsNodeAffinity,
  matchesUnlabelled,
  wrongGranularity,
  autoscalerDiffers,
  forbiddenHere,
  volumePinsElsewhere,
  replicasTogether,
  spreadLostAfterRollout,
  spreadCountsTainted,
  oldRevisionBlocksNew,
  sharedVolumeApart,
  drainBlocked,
  autoscalingBeyondDomains,
  deprecatedTopologyKey,
  wrapperMixUp,
];

export function lintRuleNamed(name: string): LintRule | undefined {
  return lintRules.find((rule) => rule.name === name);
}
