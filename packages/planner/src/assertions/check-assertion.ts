import { labelValue } from "@stowage/engine";
import { changeText } from "../change/change-text.ts";
import { type Finding, severities } from "../lint/finding.ts";
import { lintManifests } from "../lint/lint-manifests.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import type { Assertion, Verdict } from "./assertion.ts";
import { assertionFix, placing, withoutNodes } from "./assertion-fix.ts";
import type { AssertionInput } from "./assertion-input.ts";
import { assertionText } from "./assertion-text.ts";
import { domainKey } from "./domain-key.ts";
import { blockedDrain, rollout, worstLoss } from "./played-assertions.ts";
import { countText, domainsOf, isOf, separated, sharedDomain } from "./workload-domains.ts";

/** Whether the assertion holds, and if not, what came instead and what would help. */
export function checkAssertion(assertion: Assertion, input: AssertionInput, plan: Plan): Verdict {
  const text = assertionText(assertion);
  const instead = insteadOf(assertion, input, plan);
  if (instead === undefined) return { text, passed: true };
  const fix = fixOf(assertion, input, plan);
  return { text, passed: false, instead, ...(fix === undefined ? {} : { fix }) };
}

/** The least change after which it holds; of what nobody can try so, none. */
function fixOf(assertion: Assertion, input: AssertionInput, plan: Plan): string | undefined {
  switch (assertion.kind) {
    case "fitsOn": {
      const few = { ...input, ...withNodes(input, assertion.nodes) };
      return placing(few, planPods(few));
    }
    case "survives": {
      const worst = worstLoss(assertion, input);
      if (worst === undefined) return undefined;
      const lost = valuesOf(assertion.losing, plan).find((value) => lossText(assertion.losing, value) === worst.change);
      if (lost === undefined) return undefined;
      const without = withoutNodes(input, assertion.losing, lost);
      return placing(without, planPods(without));
    }
    case "noFindings":
      return findingsAbove(assertion, input).find(({ fix }) => fix !== undefined)?.fix?.sentence;
    default:
      return assertionFix({
        assertion,
        input,
        plan,
        holds: (changed, after) => insteadOf(assertion, changed, after) === undefined,
      });
  }
}

/** What came instead of what is asserted; `undefined` where it holds. */
function insteadOf(assertion: Assertion, input: AssertionInput, plan: Plan): string | undefined {
  switch (assertion.kind) {
    case "allPlaced": {
      const { workloads } = assertion;
      const waiting = plan.pods.filter(
        (pod) =>
          pod.status !== "Scheduled" && (workloads.length === 0 || workloads.some((one) => isOf(pod, one, input))),
      );
      return waiting.length === 0 ? undefined : pendingText(waiting);
    }
    case "neverTogether":
      return sharedDomain(assertion, input, plan);
    case "alwaysTogether":
      return separated(assertion, input, plan);
    case "atLeast": {
      const found = new Set(domainsOf(assertion.workload, assertion.by, input, plan).keys());
      return found.size >= assertion.domains
        ? undefined
        : `it is in ${countText(found.size, assertion.by)}: ${[...found].join(", ")}`;
    }
    case "atMost": {
      const over = [...domainsOf(assertion.workload, assertion.by, input, plan)].find(
        ([, pods]) => pods > assertion.pods,
      );
      return over === undefined ? undefined : `${over[1]} pods are in ${assertion.by} ${over[0]}`;
    }
    case "survives": {
      const worst = worstLoss(assertion, input);
      return worst === undefined
        ? undefined
        : `${worst.change}: ${worst.pending} pending${worst.why[0] === undefined ? "" : `, ${worst.why[0]}`}`;
    }
    case "rolloutFinishes":
      return rollout(assertion, input);
    case "drainsFinish":
      return blockedDrain(input, plan);
    case "fitsOn": {
      const few = planPods({ ...input, ...withNodes(input, assertion.nodes) });
      const waiting = few.pods.filter(({ status }) => status !== "Scheduled");
      return waiting.length === 0 ? undefined : pendingText(waiting);
    }
    case "noFindings": {
      const found = findingsAbove(assertion, input);
      const [first] = found;
      return first === undefined
        ? undefined
        : `${found.length} found, such as ${first.rule} of ${first.object}: ${first.message}`;
    }
    case "staysPending":
      return notPending(assertion, input, plan);
    default:
      return assertion satisfies never;
  }
}

function pendingText(pods: readonly PlannedPod[]): string {
  const [first] = pods;
  const name = first?.pod.metadata.name ?? "";
  const reason = first?.reason ?? first?.message ?? "";
  return `${pods.length === 1 ? "1 pod has none" : `${pods.length} pods have none`}: ${name}: ${reason}`;
}

/** The names of the nodes, or the values that they have of a label. */
function valuesOf(by: string, { engine }: Plan): readonly string[] {
  const { nodes } = engine.cluster;
  return by === "node"
    ? nodes.map(({ name }) => name)
    : [...new Set(nodes.flatMap(({ labels }) => labelValue(labels, domainKey(by)) ?? []))];
}

function lossText(by: string, value: string): string {
  return changeText(
    by === "node" ? { kind: "loseNode", node: value } : { kind: "loseDomain", topologyKey: domainKey(by), value },
  );
}

function findingsAbove(
  { above }: Extract<Assertion, { kind: "noFindings" }>,
  input: AssertionInput,
): readonly Finding[] {
  const least = above === "none" ? -1 : severities.indexOf(above);
  const found = lintManifests({ ...input, ...input.lint, manifests: input.wishes });
  return found.filter(({ severity }) => severities.indexOf(severity) > least);
}

function withNodes({ cluster, wishes }: AssertionInput, count: number): Pick<AssertionInput, "cluster" | "wishes"> {
  let left = count;
  const kept = (manifest: AssertionInput["wishes"][number]): boolean => manifest.object.kind !== "Node" || left-- > 0;
  return { cluster: { ...cluster, manifests: cluster.manifests.filter(kept) }, wishes: wishes.filter(kept) };
}

function notPending(
  { workload, because }: Extract<Assertion, { kind: "staysPending" }>,
  input: AssertionInput,
  plan: Plan,
): string | undefined {
  const own = plan.pods.filter((pod) => isOf(pod, workload, input));
  const waiting = own.filter(({ status }) => status !== "Scheduled");
  if (own.length === 0) return "there is no such pod";
  if (waiting.length === 0) return "every pod of it has a node";
  const texts = waiting.flatMap(({ reason, message, event }) =>
    [reason, message, event].filter((text) => text !== undefined),
  );
  return texts.some((text) => text.includes(because))
    ? undefined
    : `it is pending for another reason: ${texts[0] ?? ""}`;
}
