import { expect, test } from "vitest";
import type { ContainerPort, Pod } from "../../api/pod.ts";
import { clusterOf, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { nodePorts } from "./plugin.ts";

const { filter } = nodePorts();
const taken = {
  code: "Unschedulable",
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
};

function withPorts(nodeName: string, ...ports: readonly ContainerPort[]): Pod {
  return podOf({ nodeName, containers: [{ name: "main", ports }] }, `on-${nodeName}`);
}

/** One node per port that is taken, named after it. */
function verdictsOf(wanted: ContainerPort, used: Readonly<Record<string, ContainerPort>>) {
  const nodes = Object.keys(used).map((name) => roomyNode(name));
  const pods = Object.entries(used).map(([name, port]) => withPorts(name, port));
  return verdicts(filter, withPorts("", wanted), clusterOf(nodes, pods));
}

test("a pod without host ports is none of its business", () => {
  const pod = podOf({ containers: [{ name: "main", ports: [{ containerPort: 80 }, { hostPort: 0 }] }] });
  expect(verdicts(filter, pod, clusterOf([roomyNode("a")]))).toEqual("skip");
});

test("port and protocol must be free; TCP is the default", () => {
  const used = {
    same: { hostPort: 80, protocol: "TCP" },
    udp: { hostPort: 80, protocol: "UDP" },
    other: { hostPort: 81 },
  } as const;
  expect(verdictsOf({ hostPort: 80 }, used)).toEqual({ same: taken, udp: "fits", other: "fits" });
});

test("one address clashes with itself and with all of them", () => {
  const used = {
    same: { hostPort: 80, hostIP: "10.0.0.1" },
    other: { hostPort: 80, hostIP: "10.0.0.2" },
    all: { hostPort: 80, hostIP: "0.0.0.0" },
    unsaid: { hostPort: 80 },
  };
  expect(verdictsOf({ hostPort: 80, hostIP: "10.0.0.1" }, used)).toEqual({
    same: taken,
    other: "fits",
    all: taken,
    unsaid: taken,
  });
});

test("all addresses clash with any", () => {
  expect(verdictsOf({ hostPort: 80 }, { one: { hostPort: 80, hostIP: "10.0.0.1" } })).toEqual({ one: taken });
});

test("a sidecar's port counts, an init container's does not", () => {
  const ports = [{ hostPort: 80 }];
  const cluster = clusterOf([roomyNode("a")], [withPorts("a", { hostPort: 80 })]);
  const wanting = (restartPolicy: string) =>
    podOf({ initContainers: [{ name: "first", restartPolicy, ports }], containers: [{ name: "main" }] });
  expect([verdicts(filter, wanting("Always"), cluster), verdicts(filter, wanting("OnFailure"), cluster)]).toEqual([
    { a: taken },
    "skip",
  ]);
});

test("one clash of many ports is enough", () => {
  const cluster = clusterOf([roomyNode("a")], [withPorts("a", { hostPort: 80 }, { hostPort: 81 })]);
  expect(verdicts(filter, withPorts("", { hostPort: 79 }, { hostPort: 81 }), cluster)).toEqual({ a: taken });
});
