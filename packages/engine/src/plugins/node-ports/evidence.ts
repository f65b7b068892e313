import { type HostPort, portsConflict } from "../../cluster/host-ports.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidenceFinder } from "../../cycle/evidence.ts";
import { portsTaken } from "./filter.ts";

/** Which ports are taken, and by whom. */
export function portEvidence({ hostPorts }: PodInfo): EvidenceFinder {
  return (node) =>
    hostPorts.flatMap((wanted) => {
      const holder = holderOf(wanted, node);
      if (holder === undefined) return [];
      const port = `host port ${wanted.port}/${wanted.protocol}`;
      const theme = { one: `has ${port} taken`, many: `have ${port} taken` };
      return [
        { plugin: "NodePorts", ...portsTaken, evidence: { kind: "fact", fact: `has ${holder} on ${port}`, theme } },
      ];
    });
}

function holderOf(wanted: HostPort, node: NodeInfo): string | undefined {
  return node.pods.find((pod) => pod.hostPorts.some((used) => portsConflict(wanted, used)))?.key;
}
