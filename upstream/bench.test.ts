import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { readSpec, type Spec } from "../bench/spec/spec.ts";
import { type RunUpstream, runUpstreamWith } from "../bench/measure/upstream.ts";
import { wrongChoices } from "../bench/answers/wrong-choices.ts";
import { measurePreemptions } from "../bench/questions/preemption.ts";
import { buildSchedulerOracle } from "../tools/oracle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

function spec(more: object, nodes = 12): Spec {
  const labels = { "topology.kubernetes.io/zone": "z${i/2%3}", "kubernetes.io/hostname": "n${i}" };
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "a${i/5}" } } };
  const resources = { requests: { cpu: "${i%3*100+300}m", memory: "64Mi" } };
  const node = { metadata: { name: "n${i}", labels }, status: { allocatable: { cpu: "2", memory: "4Gi", pods: "9" } } };
  const pod = { metadata: { name: "p${i}", labels: { app: "a${i/5}" } } };
  const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  const containers = [{ name: "c", resources }];
  return readSpec(
    JSON.stringify({
      nodes: [{ template: node, count: nodes }],
      pods: [{ template: { metadata: { name: "old-${i}" }, spec: { nodeName: "n${i*2}", containers } }, count: 5 }],
      pending: [{ template: { ...pod, spec: { containers, affinity: { podAntiAffinity } } }, count: 60 }],
      ...more,
    }),
  );
}

describe("oracle bench", () => {
  let runUpstream: RunUpstream;
  beforeAll(async () => {
    runUpstream = runUpstreamWith(await buildSchedulerOracle(root, "1.37"));
    // Compiling Kubernetes takes minutes, once.
  }, 30 * 60_000);

  const mostAllocated = {
    name: "NodeResourcesFit",
    args: { scoringStrategy: { type: "MostAllocated", resources: [{ name: "cpu", weight: 1 }] } },
  };
  const config = {
    apiVersion: "kubescheduler.config.k8s.io/v1",
    kind: "KubeSchedulerConfiguration",
    profiles: [{ schedulerName: "packer", pluginConfig: [mostAllocated] }],
  };

  test.each<[string, Spec, number]>([
    ["templates", spec({}), 60],
    ["a configuration", spec({ config }), 60],
    ["churn", spec({ churn: { deleteEvery: 4 } }, 30), 79],
    ["a share of the nodes", spec({ percent: 0, churn: { deleteEvery: 20 } }, 300), 63],
    [
      "a share of the nodes that the configuration asks for",
      spec({ config: { ...config, percentageOfNodesToScore: 5 } }, 300),
      60,
    ],
  ])("%s: every choice is one that our engine allows", (_, asked, decisions) => {
    const { choices, placed, failed } = runUpstream(asked, { choices: true });
    expect(wrongChoices(asked, choices)).toEqual([]);
    expect([choices.length, placed + failed]).toEqual([decisions, decisions]);
  });

  test("pending pods may be in namespaces of their own, which are read without making the pods", () => {
    const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": "team-1" } };
    const term = { topologyKey: "kubernetes.io/hostname", labelSelector: {}, namespaceSelector };
    const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    const pod = {
      metadata: { name: "p${i}", namespace: "team-${i%3}" },
      spec: { containers: [], affinity: { podAntiAffinity } },
    };
    const asked = spec({ pending: [{ template: pod, count: 15 }] });
    const { choices, placed } = runUpstream(asked, { choices: true });
    expect(wrongChoices(asked, choices)).toEqual([]);
    // Each node takes one pod of the team that all avoid, or any number of the others.
    expect([choices.length, placed]).toEqual([15, 15]);
  });

  test("what a discarded copy does is not in the figures", () => {
    const { placed, failed } = runUpstream(spec({}), { warmUpSeconds: 1, mostSeconds: 60 });
    expect(placed + failed).toBe(60);
  });

  test("preemption finds as many candidates and the same best ones", () => {
    const questions = readSpec(readFileSync(new URL("../bench/questions/preemption.json", import.meta.url), "utf8"));
    const extent = { nodes: 40, seconds: 0.001, upstreamSeconds: 20, runUpstream };
    const { rows, problems } = measurePreemptions(questions, extent);
    expect([rows.length, problems]).toEqual([1, []]);
  });

  test("preemption is for pods that fit nowhere", () => {
    expect(() => runUpstream(spec({}), { preempt: true })).toThrow("pod default/p0: fits on");
  });

  test("another answer is told", () => {
    const asked = spec({});
    const { choices } = runUpstream(asked, { choices: true });
    const [[first] = ["", ""]] = choices;
    expect(wrongChoices(asked, [[first, "n0"], ...choices.slice(1)])[0]).toMatch(/^default\/p0: upstream chooses "n0"/);
    expect(wrongChoices(asked, choices.slice(1))).toEqual(["upstream decides default/p1 when default/p0 is next"]);
  });

  test("tells what it does not take", () => {
    const asked = { ...spec({}), percent: 101 };
    expect(() => runUpstream(asked, { choices: true })).toThrow(
      "upstream: oracle bench: percent: must be a whole number",
    );
  });
});
