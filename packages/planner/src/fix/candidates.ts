import type { Candidate } from "./candidate.ts";
import { type FixContext, fixContext, isGatedByTemplate, isHelped, namesNoNode } from "./fix-context.ts";
import { addedLabelKeys, changedTopologyKeys, droppedTerms, preferredTerms } from "./kinds/changed-term.ts";
import { correctedNamespaces } from "./kinds/corrected-namespaces.ts";
import { correctedSelectors } from "./kinds/corrected-selector.ts";
import { easedSpreads } from "./kinds/eased-spread.ts";
import { droppedHostPorts } from "./kinds/host-ports.ts";
import { labelKeys } from "./kinds/label-keys.ts";
import { limitRanges } from "./kinds/limit-ranges.ts";
import { loweredRequests } from "./kinds/lowered-requests.ts";
import { movedPods } from "./kinds/moved-pods.ts";
import { namedNode, namedObjects, namedScheduler } from "./kinds/named-objects.ts";
import { nodeRules } from "./kinds/node-rules.ts";
import { nodeFixes } from "./kinds/nodes.ts";
import { fixesOfOthers, waitedFor } from "./kinds/others.ts";
import { podSecurity } from "./kinds/pod-security.ts";
import { raisedPriority } from "./kinds/priority.ts";
import { quotas } from "./kinds/quotas.ts";
import { loweredReplicas } from "./kinds/replicas.ts";
import { rolloutStrategies } from "./kinds/rollout-strategy.ts";
import { droppedGates } from "./kinds/scheduling-gates.ts";
import { taints } from "./kinds/taints.ts";
import { volumes } from "./kinds/volumes.ts";

/** Everything that may help the pods, the least change first. What really does is found out by trying. */
export function candidatesFor(context: FixContext): readonly Candidate[] {
  return ordered([...ownCandidates(context), ...(isWaiting(context) ? ofThoseWaitedFor(context) : [])]);
}

function ordered(candidates: readonly Candidate[]): readonly Candidate[] {
  return onceEach(candidates.toSorted((a, b) => a.cost - b.cost));
}

/** What may help the pods that are waited for and wait themselves: with them these come to a place. */
function ofThoseWaitedFor(context: FixContext): readonly Candidate[] {
  if (!context.rejects("InterPodAffinity")) return [];
  return waitedFor(context)
    .slice(0, 2)
    .flatMap((partner) => {
      const inner = fixContext(
        partner.planned.filter((one) => isHelped(one, context.plan)),
        context,
      );
      const own = inner === undefined ? [] : ordered(ownCandidates(inner));
      return own.filter(({ kind }) => kind !== "replicas-lowered").slice(0, mostOfOthers);
    })
    .map((candidate) => ({ ...candidate, cost: candidate.cost + 1 }));
}

const mostOfOthers = 8;

function ownCandidates(context: FixContext): readonly Candidate[] {
  const { isEditable, subject } = context;
  const all = [
    ...(isRefused(context) ? refused(context) : []),
    ...(context.pending.some(namesNoNode) ? namedNode(context) : []),
    ...namedScheduler(context),
    ...(context.pending.some(isGatedByTemplate) ? droppedGates(context) : []),
    ...(isWaiting(context) ? waiting(context) : []),
  ];
  const isOwn = ({ edit }: Candidate): boolean => edit.kind === "patch" && edit.manifest === subject.manifest;
  return all
    .filter(({ edit }) => edit.kind !== "patch" || edit.patch.length > 0)
    .filter((one) => isEditable || !isOwn(one));
}

function isRefused({ pending }: FixContext): boolean {
  return pending.some(({ status }) => status === "NotCreated");
}

function isWaiting({ explanation }: FixContext): boolean {
  return explanation !== undefined;
}

/** For pods that the API server refuses. */
function refused(context: FixContext): readonly Candidate[] {
  return [
    ...loweredReplicas(context),
    ...namedObjects(context),
    ...labelKeys(context),
    ...limitRanges(context),
    ...quotas(context),
    ...podSecurity(context),
  ];
}

/** For pods that no node takes. */
function waiting(context: FixContext): readonly Candidate[] {
  const { rejects, pod } = context;
  const isBetweenPods = rejects("InterPodAffinity") || rejects("PodTopologySpread");
  const needsRoom = rejects("NodeResourcesFit") || rejects("NodePorts");
  const hasClaims = (pod.spec.volumes ?? []).some((one) => one.persistentVolumeClaim ?? one.ephemeral);
  return [
    ...loweredReplicas(context),
    ...rolloutStrategies(context),
    ...(rejects("InterPodAffinity") ? [...correctedSelectors(context), ...correctedNamespaces(context)] : []),
    ...(rejects("PodTopologySpread") ? easedSpreads(context) : []),
    ...(isBetweenPods
      ? [
          ...changedTopologyKeys(context),
          ...preferredTerms(context),
          ...addedLabelKeys(context),
          ...droppedTerms(context),
        ]
      : []),
    ...nodeRules(context),
    ...(rejects("NodeResourcesFit") ? loweredRequests(context) : []),
    ...(rejects("NodePorts") ? droppedHostPorts(context) : []),
    ...(hasClaims ? volumes(context) : []),
    ...raisedPriority(context),
    ...taints(context),
    ...nodeFixes(context),
    ...(rejects("InterPodAffinity") ? fixesOfOthers(context) : []),
    ...(needsRoom || rejects("InterPodAffinity") ? movedPods(context) : []),
  ];
}

/** One thing is proposed once: the least of those that do the same to the same object. */
function onceEach(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ sentence, target }) => {
    const key = `${target}\n${sentence}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
