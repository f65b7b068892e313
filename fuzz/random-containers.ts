import type { Container, ContainerPort, ContainerStatus, PodSpec, PodStatus, ResourceList } from "@stowage/engine";
import type { About } from "./features.ts";
import type { Random } from "./random.ts";

/** Containers of every kind with what they ask for. */
export function randomContainers(
  random: Random,
  about: About,
): Pick<PodSpec, "containers" | "initContainers" | "overhead" | "resources"> {
  return {
    containers: random.list(1, about("sidecars") ? 3 : 2, (index) =>
      container(random, about, index === 1 ? "constructor" : `c${index}`),
    ),
    ...(about("sidecars") &&
      random.maybe(0.6, () => ({
        initContainers: random.list(1, 3, (index) => ({
          ...container(random, about, `i${index}`),
          ...random.maybe(0.5, () => ({ restartPolicy: "Always" })),
        })),
      }))),
    ...(about("sidecars") && random.maybe(0.3, () => ({ overhead: requests(random, about, 0.7) }))),
    ...(about("podLevel") && random.maybe(0.6, () => ({ resources: { requests: podLevel(random, about) } }))),
  };
}

/** What a kubelet reports of pods that are being resized. */
export function randomResize(
  random: Random,
  about: About,
  spec: Pick<PodSpec, "containers" | "initContainers" | "resources">,
): PodStatus {
  if (!about("resize") || random.chance(0.4)) return {};
  const init = spec.initContainers ?? [];
  return {
    containerStatuses: spec.containers.flatMap(({ name }) => containerStatus(random, about, name)),
    ...(init.length > 0 && { initContainerStatuses: init.flatMap(({ name }) => containerStatus(random, about, name)) }),
    ...random.maybe(0.3, () => ({
      conditions: [
        {
          type: random.pick(["PodResizePending", "PodResizeInProgress"]),
          status: "True",
          reason: random.pick(["Infeasible", "Deferred"]),
        },
      ],
    })),
    ...((spec.resources !== undefined || random.chance(0.1)) && {
      ...random.maybe(0.5, () => ({ allocatedResources: podLevel(random, about) })),
      ...random.maybe(0.5, () => ({ resources: { requests: podLevel(random, about) } })),
    }),
  };
}

function container(random: Random, about: About, name: string): Container {
  return {
    name,
    ...(about("images") && { image: image(random) }),
    ...(about("resources") && random.maybe(0.8, () => ({ resources: { requests: requests(random, about, 0.6) } }))),
    ...(about("ports") && random.maybe(0.5, () => ({ ports: random.list(1, 2, () => port(random)) }))),
    ...(about("declaredFeatures") &&
      random.maybe(0.2, () => ({
        restartPolicyRules: [{ action: random.pick(["RestartAllContainers", "Restart"]) }],
      }))),
    ...(about("declaredFeatures") &&
      random.maybe(0.1, () => ({ volumeMounts: [{ name: "v", mountPath: "/v", bindMountOptions: ["noexec"] }] }))),
  };
}

function image(random: Random): string {
  return random.pick(["app:v1", "app", "registry.example:5000/big:v2", "constructor", "absent:v1", "app:v1-alias"]);
}

function requests(random: Random, about: About, share: number): ResourceList {
  const full = about("full");
  return {
    ...random.maybe(share, () => ({
      cpu: random.pick(full ? ["500m", "1", "0.3"] : ["100m", "250m", "1", "0", "0.001"]),
    })),
    ...random.maybe(share, () => ({
      memory: random.pick(full ? ["512Mi", "0.5G", "1Gi"] : ["128M", "200Mi", "1Gi", "0", "1500m", "3000000001"]),
    })),
    ...random.maybe(share / 3, () => ({ "ephemeral-storage": random.pick(["1Gi", "6G", "0"]) })),
    ...(about("extendedResources") && {
      ...random.maybe(share / 2, () => ({ "example.com/gpu": random.pick(["1", "2", "0", "9"]) })),
      ...random.maybe(share / 4, () => ({ "example.com/constructor": "1" })),
      ...random.maybe(share / 3, () => ({ "hugepages-2Mi": random.pick(["2Mi", "64Mi"]) })),
    }),
  };
}

/** What a whole pod may ask for: nothing else is supported there. */
function podLevel(random: Random, about: About): ResourceList {
  return {
    ...random.maybe(0.7, () => ({ cpu: random.pick(["2", "1500m", "4"]) })),
    ...random.maybe(0.7, () => ({ memory: random.pick(["2Gi", "1G", "5Gi"]) })),
    ...(about("extendedResources") && random.maybe(0.3, () => ({ "hugepages-2Mi": random.pick(["4Mi", "128Mi"]) }))),
  };
}

function port(random: Random): ContainerPort {
  return {
    containerPort: random.pick([80, 8080]),
    ...random.maybe(0.8, () => ({ hostPort: random.pick([80, 8080, 9000]) })),
    ...random.maybe(0.4, () => ({ hostIP: random.pick(["0.0.0.0", "127.0.0.1", "10.0.0.1"]) })),
    ...random.maybe(0.5, () => ({ protocol: random.pick(["TCP", "UDP", "SCTP"]) })),
  };
}

function containerStatus(random: Random, about: About, name: string): ContainerStatus[] {
  if (random.chance(0.15)) return [];
  return [
    {
      name,
      ...random.maybe(0.6, () => ({ allocatedResources: requests(random, about, 0.6) })),
      ...random.maybe(0.6, () => ({ resources: { requests: requests(random, about, 0.6) } })),
    },
  ];
}
