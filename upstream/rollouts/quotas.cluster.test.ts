import type { KubernetesObject } from "@stowage/manifests";
import type { Simulation } from "@stowage/planner";
import { afterEach, beforeAll, expect, test } from "vitest";
import { runRollout } from "../../conformance/rollouts/run-rollout.ts";
import { nodeObject } from "../control-plane/node-object.ts";
import { useControlPlane } from "../control-plane/use-control-plane.ts";
import { cleanUp } from "../situations/clean-up.ts";
import { playRollout } from "./play-rollout.ts";

const cluster = useControlPlane({ scheduler: true, controllerManager: true });

beforeAll(() => cluster().create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "app" } }));
afterEach(() => cleanUp(cluster()));

const quota = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "few", namespace: "app" },
  spec: { hard: { pods: "2" } },
};

/** Two pods that ask for hardly anything. */
function web(image: string, rollingUpdate: object): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "app" },
    spec: {
      replicas: 2,
      progressDeadlineSeconds: 6,
      selector: { matchLabels: { app: "web" } },
      strategy: { type: "RollingUpdate", rollingUpdate },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { automountServiceAccountToken: false, containers: [{ name: "main", image }] },
      },
    },
  };
}

const objects = (...all: readonly object[]): readonly KubernetesObject[] => JSON.parse(JSON.stringify(all));

/** What both say of the end. When a refused controller tries again is chance, so that steps are not asked. */
const ofEnd = ({ outcome, final }: Simulation) => ({ outcome, counts: final.counts, workloads: final.workloads });

test.each([
  ["that has no room for the surge pod lets a rollout hang", { maxSurge: 1, maxUnavailable: 0 }, "stuck"],
  ["that has room once the old pod is gone lets a rollout go on", { maxSurge: 0, maxUnavailable: 1 }, "completes"],
])(
  "a quota %s",
  async (_, rollingUpdate, outcome) => {
    const nodes = ["n1", "n2"].map((name) => nodeObject({ name }));
    const recorded = {
      name: "quota",
      about: "",
      cluster: objects(...nodes, quota, web("app:1", rollingUpdate)),
      change: { kind: "apply", objects: objects(web("app:2", rollingUpdate)) } as const,
      expect: { changes: [], final: {}, steps: [], varied: [] },
    };
    const { objects: before, played } = await playRollout(cluster(), recorded);
    const foreseen = runRollout({ ...recorded, cluster: before });
    expect(foreseen.outcome).toBe(outcome);
    expect(ofEnd(foreseen)).toEqual(ofEnd(played));
  },
  180_000,
);
