import { type PodObject, toPodInfo } from "@stowage/engine";

/** One pod that asks for what several do, for nodes that judge pods by what they ask for. */
export function standIns(pod: PodObject): (count: number, nodeName: string) => PodObject {
  const { milliCpu, memory, ephemeralStorage, scalars } = toPodInfo(pod).requests;
  const specs = new Map<number, PodObject["spec"]>();
  return (count, nodeName) => {
    const requests = {
      cpu: `${milliCpu * count}m`,
      memory: String(memory * count),
      "ephemeral-storage": String(ephemeralStorage * count),
      ...Object.fromEntries([...scalars].map(([name, amount]) => [name, String(amount * count)])),
    };
    const { overhead: _, initContainers: __, resources: ___, ...rest } = pod.spec;
    const spec = specs.get(count) ?? { ...rest, containers: [{ name: "all", image: "all", resources: { requests } }] };
    specs.set(count, spec);
    return { ...pod, metadata: { ...pod.metadata, name: `${pod.metadata.name}-on-${nodeName}~` }, spec };
  };
}
