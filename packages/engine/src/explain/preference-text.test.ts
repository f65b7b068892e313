import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../api/cluster-object.ts";
import type { PodSpec } from "../api/pod.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { term } from "../testing/affinity-pod.ts";
import { preferenceTexts } from "./preference-text.ts";

const [zone, hostname] = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"];

function node(name: string): NodeObject {
  return { kind: "Node", metadata: { name, labels: { [hostname]: name, [zone]: "z" } } };
}

function pod(name: string, affinity: PodSpec["affinity"] = {}, nodeName = "a"): PodObject {
  const labels = { app: name.replace(/-\d+$/, "") };
  return {
    kind: "Pod",
    metadata: { name, namespace: "default", labels },
    spec: { containers: [], affinity, nodeName },
  };
}

test("each preference says whose it is, how much it adds, and by whom", () => {
  const prefers = (weight: number, podAffinityTerm: ReturnType<typeof term>) => ({
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm }],
  });
  const engine = createReferenceEngine(defaultProfile());
  const lover = { podAffinity: prefers(80, term("web", zone)) };
  for (const object of [
    node("a"),
    node("b"),
    pod("lover-1", lover),
    pod("lover-2", lover),
    pod("hater", { podAntiAffinity: prefers(20, term("web", hostname)) }),
    pod("needy", { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term("web", "other")] } }),
  ])
    engine.add(object);
  const web = pod("web", { podAntiAffinity: prefers(5, term("lover", "zone", { topologyKey: zone })) }, "");
  expect(preferenceTexts(engine, web, ["a", "b", "c"])).toEqual([
    {
      nodeName: "a",
      sentences: [
        "-10: the pod would rather not have pods with app=lover in its zone: default/lover-1 and default/lover-2",
        "+160: default/lover-1 and default/lover-2 prefer pods with app=web in their zone",
        "-20: default/hater would rather not have pods with app=web on its node",
      ],
    },
    {
      nodeName: "b",
      sentences: [
        "-10: the pod would rather not have pods with app=lover in its zone: default/lover-1 and default/lover-2",
        "+160: default/lover-1 and default/lover-2 prefer pods with app=web in their zone",
      ],
    },
  ]);
});
