import { type Container, type ContainerPort, parseQuantity, quantityText, type ResourceList } from "@stowage/engine";
import type { CheckedPodSpec } from "./pod.ts";
import { quoted } from "./names.ts";
import type { Report } from "./report.ts";

/**
 * What the API server accepts of a pod and warns of, in its words, as far as scheduling has to do with it.
 * Source: `warningsForPodSpecAndMeta` (pkg/api/pod/warnings.go).
 */
export function warnOfPodSpec(spec: CheckedPodSpec, path: string, warn: Report): void {
  warnOfFractions(spec.overhead, `${path}.overhead`, warn);
  const ports: PlacedPort[] = [];
  for (const list of ["initContainers", "containers"] as const) {
    spec[list]?.forEach(({ resources, ports: own = [] }: Partial<Container>, index) => {
      const here = `${path}.${list}[${index}]`;
      warnOfFractions(resources?.limits, `${here}.resources.limits`, warn);
      warnOfFractions(resources?.requests, `${here}.resources.requests`, warn);
      own.forEach((port, at) => ports.push({ port, path: `${here}.ports[${at}]` }));
    });
  }
  warnOfPorts(ports, warn);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const words = "must be >= 0; negative values are invalid and will be treated as 1";
    warn(`${path}.terminationGracePeriodSeconds`, words);
  }
}

/** A port of some container of the pod. */
interface PlacedPort {
  readonly port: Partial<ContainerPort>;
  readonly path: string;
}

const inBytes = ["memory", "ephemeral-storage"];

function warnOfFractions(amounts: ResourceList | undefined, path: string, warn: Report): void {
  for (const name of inBytes) {
    const given = amounts !== undefined && Object.hasOwn(amounts, name) ? amounts[name] : undefined;
    const amount = given === undefined ? undefined : parseQuantity(given);
    if (amount === undefined || amount % 1_000_000_000n === 0n) continue;
    const words = `fractional byte value ${quoted(quantityText(amount))} is invalid, must be an integer`;
    warn(`${path}[${name}]`, words);
  }
}

function warnOfPorts(ports: readonly PlacedPort[], warn: Report): void {
  const known = new Map<string, PlacedPort[]>();
  const names = new Map<string, string>();
  for (const placed of ports) {
    const { port, path } = placed;
    const key = `${port.containerPort}/${port.protocol ?? "TCP"}`;
    const others = known.get(key) ?? [];
    known.set(key, [...others, placed]);
    for (const other of others) {
      const clash = clashOf(port, other.port);
      if (clash !== undefined) warn(path, `${clash} port definition with ${other.path}`);
    }
    const { name = "" } = port;
    const first = names.get(name);
    if (name !== "" && first !== undefined) {
      const words = `duplicate port name ${quoted(name)} with ${first}, services and probes that select ports by name will use ${first}`;
      warn(path, words);
    } else if (name !== "") names.set(name, path);
  }
}

/** How two definitions of one port and protocol are in each other's way. */
function clashOf(one: Partial<ContainerPort>, other: Partial<ContainerPort>): string | undefined {
  const [host, otherHost] = [one.hostPort ?? 0, other.hostPort ?? 0];
  const [ip, otherIp] = [one.hostIP ?? "", other.hostIP ?? ""];
  if (ip === otherIp && host === otherHost) return "duplicate";
  if (host === 0 || otherHost === 0) return "overlapping";
  return host === otherHost && (ip === "") !== (otherIp === "") ? "dangerously ambiguous" : undefined;
}
