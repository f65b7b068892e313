import { appliedObjects } from "../simulate/applied-objects.ts";
import type { Plan } from "../plan/planned-pod.ts";
import { type Loss, loseEach } from "../simulate/lose-each.ts";
import { simulate } from "../simulate/simulate.ts";
import type { SimulationInput } from "../simulate/simulation-input.ts";
import type { Assertion } from "./assertion.ts";
import type { AssertionInput } from "./assertion-input.ts";
import { nameText } from "./assertion-text.ts";

/** The worst of the losses that are not survived. */
export function worstLoss(
  { losing }: Extract<Assertion, { kind: "survives" }>,
  input: AssertionInput,
): Loss | undefined {
  const { losses } = loseEach(simulationOf(input), losing);
  return losses.find(({ outcome, pending }) => outcome !== "completes" || pending > 0);
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

/** Why a rollout does not finish, or how few pods are ready on the way; `undefined` where all is as asserted. */
export function rollout(
  { workload, minReady }: Extract<Assertion, { kind: "rolloutFinishes" }>,
  input: AssertionInput,
): string | undefined {
  const base = simulationOf(input);
  const name = nameText(workload);
  const namespace = workload.namespace ?? input.namespace ?? "default";
  const played = simulate({ ...base, changes: [...base.changes, { kind: "restart", workload: name, namespace }] });
  // Where several namespaces have one of that name it is called with its own.
  const { workloads } = played.final;
  const label = Object.hasOwn(workloads, name) ? name : `${workload.kind}/${namespace}/${workload.name}`;
  if (!Object.hasOwn(workloads, label) || workloads[label]?.satisfied !== true) {
    const why = played.why.find((one) => one.workload === label);
    return why?.sentence ?? "it never ends";
  }
  const from = played.changes[1]?.firstStep ?? 0;
  const ready = played.steps
    .slice(from)
    .map(({ counts }) =>
      Object.entries(counts).reduce(
        (sum, [pods, { ready: count = 0 }]) => sum + (pods.startsWith(`${label} r`) ? count : 0),
        0,
      ),
    );
  const least = Math.min(...ready);
  return least >= minReady ? undefined : `${least} are ready at one moment`;
}

/** The first drain that is blocked. */
export function blockedDrain(input: AssertionInput, { engine, pods }: Plan): string | undefined {
  const base = simulationOf(input);
  const used = new Set(pods.flatMap(({ nodeName }) => nodeName ?? []));
  for (const { name, pods: placed } of engine.cluster.nodes) {
    if (placed.length === 0 && !used.has(name)) continue;
    const played = simulate({ ...base, keepsSteps: false, changes: [...base.changes, { kind: "drain", node: name }] });
    if (played.changes[1]?.drain === "blocked") return `the drain of ${name} is blocked by a disruption budget`;
  }
  return undefined;
}
