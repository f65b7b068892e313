import { labelValue, podNamespace } from "@stowage/engine";
import { changeText } from "../change/change-text.ts";
import { appliedObjects } from "../simulate/applied-objects.ts";
import { type Finding, severities } from "../lint/finding.ts";
import { lintManifests, type LintInput } from "../lint/lint-manifests.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import { type Loss, loseEach } from "../simulate/lose-each.ts";
import { simulate } from "../simulate/simulate.ts";
import type { SimulationInput } from "../simulate/simulation-input.ts";
import type { Assertion, Verdict, WorkloadName } from "./assertion.ts";
import { assertionFix, placing, withoutNodes } from "./assertion-fix.ts";
import { assertionText, nameText } from "./assertion-text.ts";
import { domainKey } from "./domain-key.ts";

/** What assertions are checked on: one cluster. */
export interface AssertionInput extends PlanInput {
  readonly cluster: NonNullable<PlanInput["cluster"]>;
  readonly lint: Pick<LintInput, "kubernetesVersion" | "clusterIs" | "linesOf" | "problems" | "passedOver">;
}

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

function worstLoss({ losing }: Extract<Assertion, { kind: "survives" }>, input: AssertionInput): Loss | undefined {
  const { losses } = loseEach(simulationOf(input), losing);
  return losses.find(({ outcome, pending }) => outcome !== "completes" || pending > 0);
}

function findingsAbove(
  { above }: Extract<Assertion, { kind: "noFindings" }>,
  input: AssertionInput,
): readonly Finding[] {
  const least = above === "none" ? -1 : severities.indexOf(above);
  const found = lintManifests({ ...input, ...input.lint, manifests: input.wishes });
  return found.filter(({ severity }) => severities.indexOf(severity) > least);
}

function isOf(
  { pod, owner }: Pick<PlannedPod, "pod" | "owner">,
  { kind, name, namespace }: WorkloadName,
  { namespace: asked = "default" }: AssertionInput,
): boolean {
  if (podNamespace(pod) !== (namespace ?? asked)) return false;
  if (kind === "Pod") return pod.metadata.name === name;
  return owner?.kind === kind && owner.name === name;
}

/** The nodes of a workload's pods, one for each pod. */
function nodesOf(workload: WorkloadName, input: AssertionInput, plan: Plan): readonly string[] {
  const placed = plan.pods.flatMap((one) =>
    one.nodeName !== undefined && isOf(one, workload, input) ? [one.nodeName] : [],
  );
  const bound = plan.bound.flatMap((one) => (isOf(one, workload, input) ? (one.pod.spec.nodeName ?? []) : []));
  return [...placed, ...bound];
}

/** The domain of a node; a node without the label is one by itself. */
function domainOf(node: string, by: string, { engine }: Plan): string {
  if (by === "node") return node;
  return labelValue(engine.cluster.node(node)?.labels, domainKey(by)) ?? node;
}

/** How many pods of the workload each domain has. */
function domainsOf(workload: WorkloadName, by: string, input: AssertionInput, plan: Plan): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodesOf(workload, input, plan)) {
    const domain = domainOf(node, by, plan);
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

function sharedDomain(
  { workloads, by }: Extract<Assertion, { kind: "neverTogether" }>,
  input: AssertionInput,
  plan: Plan,
): string | undefined {
  const whose = new Map<string, WorkloadName>();
  for (const workload of workloads) {
    for (const node of nodesOf(workload, input, plan)) {
      const domain = domainOf(node, by, plan);
      const other = whose.get(domain);
      if (other !== undefined)
        return `a pod of ${nameText(workload)} and one of ${nameText(other)} are in ${by} ${domain}`;
      whose.set(domain, workload);
    }
  }
  return undefined;
}

function separated(
  { workloads, by }: Extract<Assertion, { kind: "alwaysTogether" }>,
  input: AssertionInput,
  plan: Plan,
): string | undefined {
  const [first, ...others] = workloads;
  if (first === undefined) return undefined;
  const wanted = domainsOf(first, by, input, plan);
  if (others.length === 0)
    return wanted.size <= 1
      ? undefined
      : `its pods are in ${countText(wanted.size, by)}: ${[...wanted.keys()].join(", ")}`;
  for (const other of others) {
    const has = domainsOf(other, by, input, plan);
    const without = [...wanted.keys()].find((domain) => !has.has(domain));
    if (without !== undefined) return `${by} ${without} has pods of ${nameText(first)} and none of ${nameText(other)}`;
  }
  return undefined;
}

function countText(count: number, by: string): string {
  return `${count} ${by}${count === 1 ? "" : "s"}`;
}

function simulationOf(input: AssertionInput): SimulationInput {
  const { cluster, wishes, namespace, seed, profiles, createEngine } = input;
  const { objects } = appliedObjects({
    cluster: cluster.manifests,
    wishes,
    ...(namespace === undefined ? {} : { namespace }),
  });
  return {
    objects: cluster.manifests.map(({ object }) => object),
    changes: [{ kind: "apply", objects }],
    ...(namespace === undefined ? {} : { namespace }),
    seed,
    profiles,
    createEngine,
  };
}

function rollout(
  { workload, minReady }: Extract<Assertion, { kind: "rolloutFinishes" }>,
  input: AssertionInput,
): string | undefined {
  const base = simulationOf(input);
  const name = nameText(workload);
  const namespace = workload.namespace ?? input.namespace ?? "default";
  const played = simulate({ ...base, changes: [...base.changes, { kind: "restart", workload: name, namespace }] });
  const state = played.final.workloads[name] ?? played.final.workloads[`${namespace}/${name}`];
  if (state?.satisfied !== true) {
    const why = played.why.find((one) => one.workload.endsWith(name));
    return why?.sentence ?? "it never ends";
  }
  const from = played.changes[1]?.firstStep ?? 0;
  const ready = played.steps
    .slice(from)
    .map(({ counts }) =>
      Object.entries(counts).reduce(
        (sum, [pods, { ready: count = 0 }]) => sum + (pods.includes(`${name} r`) ? count : 0),
        0,
      ),
    );
  const least = Math.min(...ready);
  return least >= minReady ? undefined : `${least} are ready at one moment`;
}

function blockedDrain(input: AssertionInput, { engine, pods }: Plan): string | undefined {
  const base = simulationOf(input);
  const used = new Set(pods.flatMap(({ nodeName }) => nodeName ?? []));
  for (const { name, pods: placed } of engine.cluster.nodes) {
    if (placed.length === 0 && !used.has(name)) continue;
    const played = simulate({ ...base, keepsSteps: false, changes: [...base.changes, { kind: "drain", node: name }] });
    if (played.changes[1]?.drain === "blocked") return `the drain of ${name} is blocked by a disruption budget`;
  }
  return undefined;
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
