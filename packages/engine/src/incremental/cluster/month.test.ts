import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultLimits } from "../limits.ts";
import { ClusterState } from "./cluster-state.ts";

const hostname = "kubernetes.io/hostname";
const [nodes, live] = [60, 300];

function node(name: string): NodeObject {
  const allocatable = { cpu: "64", memory: "256Gi", pods: "110" };
  return { kind: "Node", metadata: { name, labels: { [hostname]: name, pool: name } }, status: { allocatable } };
}

/** A Deployment's pod of a rollout, a Job's, or one with a host port. */
function pod(number: number, nodeName: string): PodObject {
  const rollout = Math.trunc(number / 12);
  const labels: Record<string, string> =
    number % 4 === 0
      ? { "job-name": `job-${number}` }
      : { app: `app-${rollout % 40}`, "pod-template-hash": `${rollout}` };
  const labelSelector = { matchLabels: labels };
  const term = { topologyKey: hostname, labelSelector };
  return {
    kind: "Pod",
    metadata: { name: `pod-${number}`, namespace: `team-${rollout % 7}`, labels },
    spec: {
      nodeName,
      containers: [
        {
          name: "main",
          ports: number % 3 === 0 ? [{ containerPort: 80, hostPort: 8000 + (number % 200) }] : [],
          resources: { requests: { cpu: `${100 + (number % 5)}m`, memory: `${rollout % 50}Mi` } },
        },
      ],
      affinity: {
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }] },
      },
    },
  };
}

test("what is kept after a month of rollouts, Jobs and replaced nodes is what is kept after a week", () => {
  const state = new ClusterState(differencesOf("1.37"), { ...defaultLimits, spareEntries: 2000 });
  for (let number = 0; number < nodes; number++) state.add(node(`node-${number}`));
  let oldest = 0;
  let named = nodes;
  const most = { entries: 0, slots: 0, domains: 0, states: 0 };
  const atEndOfWeek: (typeof most)[] = [];
  for (let number = 0; number < 8000; number++) {
    state.tidy();
    state.add(pod(number, `node-${named - 1 - (number % nodes)}`));
    if (number >= live)
      state.remove({
        kind: "Pod",
        namespace: `team-${Math.trunc((number - live) / 12) % 7}`,
        name: `pod-${number - live}`,
      });
    if (number % 4 === 0) {
      state.remove({ kind: "Node", name: `node-${oldest++}` });
      state.add(node(`node-${named++}`));
    }
    const { placements, pods } = state;
    if (number % 10 === 0) {
      placements.nodes.states.tidy();
      for (const slot of placements.nodes.slotsInUse()) placements.nodes.states.at(slot);
    }
    most.entries = Math.max(most.entries, pods.entries);
    most.slots = Math.max(most.slots, placements.nodes.slots);
    most.domains = Math.max(most.domains, placements.keys.use(hostname).domains);
    most.states = Math.max(most.states, placements.nodes.states.given);
    if (number % 2000 === 1999) atEndOfWeek.push({ ...most });
  }
  // A few more may be in use at once when tables are made anew.
  const [, second, , fourth] = atEndOfWeek;
  for (const what of ["entries", "slots", "domains", "states"] as const) {
    expect(fourth?.[what]).toBeLessThan(1.02 * (second?.[what] ?? 0));
  }
});
