import { labelValue } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { patched } from "./json-patch.ts";

/** The workload with another number of replicas, of a Job its parallelism; `undefined` where it has none. */
export function withReplicas(object: KubernetesObject, replicas: number): KubernetesObject | undefined {
  switch (object.kind) {
    case "Deployment":
    case "StatefulSet":
    case "ReplicaSet":
    case "ReplicationController":
      return withField(object, "/spec/replicas", replicas);
    case "Job":
      return { ...object, spec: { ...object.spec, parallelism: replicas } };
    default:
      return undefined;
  }
}

function withField(object: KubernetesObject, path: string, value: unknown): KubernetesObject | undefined {
  const result = patched(object, [{ op: "add", path, value }]);
  return result.ok ? (result.value as KubernetesObject) : undefined;
}

/** As `kubectl rollout restart` does, for as often as it is done; `undefined` where nothing is rolled out. */
export function restarted(object: KubernetesObject): KubernetesObject | undefined {
  return withTemplate(object, (template) => {
    const before = labelValue(template.metadata?.annotations, restartedAt);
    const annotations = {
      ...template.metadata?.annotations,
      [restartedAt]: before === undefined ? "1" : `${before}.1`,
    };
    return { ...template, metadata: { ...template.metadata, annotations } };
  });
}

const restartedAt = "kubectl.kubernetes.io/restartedAt";

/** With a new image of the container named, else of the one with the same repository, else of the first; `undefined` where there is none. */
export function withImage(object: KubernetesObject, image: string, container?: string): KubernetesObject | undefined {
  return withTemplate(object, (template) => {
    const { containers } = template.spec;
    const named = containers.findIndex(({ name }) => name === container);
    const alike = containers.findIndex((one) => repositoryOf(one.image ?? "") === repositoryOf(image));
    const index = container === undefined ? Math.max(0, alike) : named;
    const chosen = containers[index];
    if (chosen === undefined) return undefined;
    return { ...template, spec: { ...template.spec, containers: containers.with(index, { ...chosen, image }) } };
  });
}

/** The image without its tag and digest. */
function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

type Template = Extract<KubernetesObject, { kind: "Deployment" }>["spec"]["template"];

function withTemplate(
  object: KubernetesObject,
  changed: (template: Template) => Template | undefined,
): KubernetesObject | undefined {
  const present = templateOf(object);
  const template = present === undefined ? undefined : changed(present);
  return template === undefined ? undefined : withField(object, "/spec/template", template);
}

/** The template of what is rolled out when that changes. */
export function templateOf(object: KubernetesObject): Template | undefined {
  if (object.kind === "Deployment" || object.kind === "DaemonSet") return object.spec.template;
  return object.kind === "StatefulSet" && object.spec !== undefined && "template" in object.spec
    ? object.spec.template
    : undefined;
}
