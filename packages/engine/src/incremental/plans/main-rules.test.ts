import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";

// Five nodes are many here that rules set apart, and two are few; hostnames are never coarse.
const limits = { ...defaultLimits, exceptions: 4, softExceptions: 4, coarseDomains: () => 0 };
const hostname = "kubernetes.io/hostname";
const containers = [{ name: "main" }];
const nodeNames = Array.from({ length: 6 }, (_, number) => `node-${number}`);

function node(name: string): NodeObject {
  const status = { allocatable: { cpu: "8", memory: "8Gi", pods: "110" } };
  return { kind: "Node", metadata: { name, labels: { [hostname]: name } }, status };
}

function on(nodeName: string, app: string, number: number): PodObject {
  return {
    kind: "Pod",
    metadata: { name: `${app}-${nodeName}-${number}`, labels: { app } },
    spec: { containers, nodeName },
  };
}

/** Spread over nodes, whatever pods of one app are where; or beside those of the store. */
function incoming(
  operator: "In" | "NotIn",
  app: string,
  whenUnsatisfiable: TopologySpreadConstraint["whenUnsatisfiable"],
  maxSkew: number,
): PodObject {
  const values = operator === "In" ? ["store", app] : [app];
  const labelSelector = { matchExpressions: [{ key: "app", operator, values }] };
  const constraint = { topologyKey: hostname, maxSkew, whenUnsatisfiable, labelSelector };
  const metadata = { name: "incoming", labels: { app: "web" } };
  return { kind: "Pod", metadata, spec: { containers, topologySpreadConstraints: [constraint] } };
}

/** What both engines decide of each pod, with each of the best nodes: once the first pods are placed, and after each later. */
function decided(first: readonly PodObject[], later: readonly PodObject[], pods: readonly PodObject[]) {
  const engines = [createLimitedEngine(limits, defaultProfile()), createReferenceEngine(defaultProfile())];
  return engines.map((engine) => {
    for (const one of [...nodeNames.map(node), ...first]) engine.add(one);
    const decideAll = () => pods.map((pod) => decide(engine, pod));
    return [decideAll(), ...later.map((one) => (engine.add(one), decideAll()))];
  });
}

function decide(engine: Engine, pod: PodObject) {
  const decision = engine.decide(pod, () => 0);
  if (decision.kind !== "scheduled") return decision.message;
  const { ties, feasible, total } = decision;
  const best = Array.from({ length: ties }, (_, pick) => {
    const picked = engine.decide(pod, () => pick);
    return picked.kind === "scheduled" ? picked.nodeName : "";
  });
  return { best: best.sort(), feasible, total };
}

const all = nodeNames.map((name) => on(name, "store", 0));
const apps = ["nobody", "db", "store", "web"];

test.each<readonly [string, readonly PodObject[], readonly string[]]>([
  ["no pods", [...all, on("node-0", "store", 1)], ["nobody"]],
  ["pods on the fullest nodes", [...all, on("node-0", "db", 0), on("node-1", "db", 0), on("node-2", "web", 0)], apps],
  ["pods beside an empty node", [...all.slice(1), on("node-1", "store", 1), on("node-1", "db", 0)], apps],
  // So few that each of them is looked at.
  ["pods beside few others", [...all.slice(0, 3), on("node-4", "db", 0)], apps],
  // All that the emptiest node has.
  ["the emptiest node's", [...all.slice(1), on("node-0", "db", 0), on("node-1", "store", 1)], apps],
  ["pods on most nodes", [...all, ...nodeNames.slice(1).map((name) => on(name, "db", 0))], apps],
])(
  "on a view of all pods, those that leave out %s, or add them, are decided as the reference decides them",
  (_what, placed, some) => {
    const pods = some.flatMap((app) =>
      [1, 2].flatMap((maxSkew) =>
        (["NotIn", "In"] as const).flatMap((operator) => [
          incoming(operator, app, "DoNotSchedule", maxSkew),
          incoming(operator, app, "ScheduleAnyway", maxSkew),
        ]),
      ),
    );
    const later = [on("node-3", "web", 0), on("node-0", "db", 1), ...nodeNames.map((name) => on(name, "late", 0))];
    const [incremental, reference] = decided(placed, later, pods);
    expect(incremental).toEqual(reference);
  },
);
