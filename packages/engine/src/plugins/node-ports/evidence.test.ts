import { expect, test } from "vitest";
import type { ContainerPort, Pod } from "../../api/pod.ts";
import { clusterOf, evidence, podOf, roomyNode } from "../../testing/plugin-verdicts.ts";
import { portsTaken } from "./filter.ts";
import { nodePorts } from "./plugin.ts";

const { evidence: finder } = nodePorts();

function withPorts(name: string, nodeName: string, ...ports: readonly ContainerPort[]): Pod {
  return podOf({ nodeName, containers: [{ name: "main", ports }] }, name);
}

test("each port that is taken is told, with the pod that has it", () => {
  const cluster = clusterOf(
    [roomyNode("a"), roomyNode("b")],
    [
      withPorts("web", "a", { hostPort: 80 }, { hostPort: 443 }),
      withPorts("dns", "a", { hostPort: 53, protocol: "UDP" }),
      withPorts("other", "b", { hostPort: 81 }),
    ],
  );
  const wanting = withPorts("new", "", { hostPort: 443 }, { hostPort: 81 }, { hostPort: 53, protocol: "UDP" });
  const about = (port: string, holder: string) => ({
    plugin: "NodePorts",
    ...portsTaken,
    evidence: {
      kind: "fact",
      fact: `has ${holder} on host port ${port}`,
      theme: { one: `has host port ${port} taken`, many: `have host port ${port} taken` },
    },
  });
  expect(evidence(finder, wanting, cluster)).toEqual({
    a: [about("443/TCP", "default/web"), about("53/UDP", "default/dns")],
    b: [about("81/TCP", "default/other")],
  });
});

test("ports that are free are not told", () => {
  const cluster = clusterOf([roomyNode("a")], [withPorts("web", "a", { hostPort: 80, hostIP: "10.0.0.1" })]);
  expect(evidence(finder, withPorts("new", "", { hostPort: 80, hostIP: "10.0.0.2" }), cluster)).toEqual({ a: [] });
});
