import { affinityCycleCases } from "./affinity-cycle.ts";
import { affinityUnsatisfiableCases } from "./affinity-unsatisfiable.ts";
import { autoscalerDiffersCases } from "./autoscaler-differs.ts";
import { autoscalingBeyondDomainsCases } from "./autoscaling-beyond-domains.ts";
import { contradictsNodeAffinityCases } from "./contradicts-node-affinity.ts";
import { deprecatedTopologyKeyCases } from "./deprecated-topology-key.ts";
import { drainBlockedCases } from "./drain-blocked.ts";
import { emptySelectorCases } from "./empty-selector.ts";
import { firstPodDefeatedCases } from "./first-pod-defeated.ts";
import { forbiddenHereCases } from "./forbidden-here.ts";
import { matchLabelKeysRejectedCases } from "./match-label-keys-rejected.ts";
import { matchesUnlabelledCases } from "./matches-unlabelled.ts";
import { moreReplicasThanDomainsCases } from "./more-replicas-than-domains.ts";
import { negativeNamespaceSelectorCases } from "./negative-namespace-selector.ts";
import { nullSelectorCases } from "./null-selector.ts";
import { ownNamespaceDroppedCases } from "./own-namespace-dropped.ts";
import { replicasTogetherCases } from "./replicas-together.ts";
import { rolloutDeadlockCases } from "./rollout-deadlock.ts";
import { selectorMatchesNothingCases } from "./selector-matches-nothing.ts";
import { selfSelectorMismatchCases } from "./self-selector-mismatch.ts";
import { sharedVolumeApartCases } from "./shared-volume-apart.ts";
import { shutsOutOthersCases } from "./shuts-out-others.ts";
import { spreadLostAfterRolloutCases } from "./spread-lost-after-rollout.ts";
import { topologyKeyMissingCases } from "./topology-key-missing.ts";
import { volumePinsElsewhereCases } from "./volume-pins-elsewhere.ts";
import { weightCannotMatterCases } from "./weight-cannot-matter.ts";
import { wrapperMixUpCases } from "./wrapper-mix-up.ts";
import { wrongGranularityCases } from "./wrong-granularity.ts";
import type { LintCases } from "./lint-case.ts";

/** Every lint rule's cases: what it is for, and what only looks like it. */
export const allCases: readonly LintCases[] = [
  moreReplicasThanDomainsCases,
  rolloutDeadlockCases,
  weightCannotMatterCases,
  wrongGranularityCases,
  contradictsNodeAffinityCases,
  affinityUnsatisfiableCases,
  affinityCycleCases,
  selectorMatchesNothingCases,
  selfSelectorMismatchCases,
  nullSelectorCases,
  emptySelectorCases,
  ownNamespaceDroppedCases,
  negativeNamespaceSelectorCases,
  matchLabelKeysRejectedCases,
  matchesUnlabelledCases,
  topologyKeyMissingCases,
  firstPodDefeatedCases,
  shutsOutOthersCases,
  autoscalerDiffersCases,
  forbiddenHereCases,
  volumePinsElsewhereCases,
  replicasTogetherCases,
  sharedVolumeApartCases,
  spreadLostAfterRolloutCases,
  drainBlockedCases,
  autoscalingBeyondDomainsCases,
  deprecatedTopologyKeyCases,
  wrapperMixUpCases,
];
