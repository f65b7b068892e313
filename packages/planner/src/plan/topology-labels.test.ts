import { defaultProfile, type KubernetesVersion } from "@stowage/engine";
import { expect, test } from "vitest";
import { node, pod } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";
import { withTopologyLabels } from "./topology-labels.ts";

const zone = "topology.kubernetes.io/zone";
const region = "topology.kubernetes.io/region";

test("binding copies the node's zone and region over the pod's own, and nothing else, since 1.35", () => {
  const web = pod("web", `app=web,${zone}=mine`);
  const labels = { [zone]: "a", [region]: "r", disk: "ssd" };
  expect(withTopologyLabels(web, labels, "1.35").metadata.labels).toEqual({ app: "web", [zone]: "a", [region]: "r" });
  expect(withTopologyLabels(web, labels, "1.34")).toBe(web);
  expect(withTopologyLabels(web, { disk: "ssd" }, "1.37")).toBe(web);
  expect(withTopologyLabels(web, undefined, "1.37")).toBe(web);
});

test("a pod that avoids those of its zone by that label meets the planned ones", () => {
  const avoids = (value: string): ReturnType<typeof pod> =>
    pod("second", "", {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { [zone]: value } } },
          ],
        },
      },
    });
  const lines = (kubernetesVersion: KubernetesVersion): readonly string[] =>
    linesOf(
      planOf([node("n", { zone: "a" })], [pod("first"), avoids("a")], {
        profiles: [defaultProfile(kubernetesVersion)],
      }),
    );
  expect([lines("1.34"), lines("1.35")]).toEqual([
    ["first -> n", "second -> n"],
    ["first -> n", "second: Unschedulable"],
  ]);
});
