import {
  type KubernetesVersion,
  type LimitRange,
  newestVersion,
  type ObjectMeta,
  type PriorityClass,
  type RuntimeClass,
  type ServiceAccount,
} from "@stowage/engine";
import { type SecurityPolicy, securityPolicy } from "./pod-security/policy.ts";

/** The objects that admission reads. */
export interface AdmissionContext {
  readonly priorityClasses: ReadonlyMap<string, PriorityClass>;
  /** By namespace, in the order in which they were given. */
  readonly limitRanges: ReadonlyMap<string, readonly LimitRange[]>;
  readonly runtimeClasses: ReadonlyMap<string, RuntimeClass>;
  /** By namespace: what its labels ask of pods. */
  readonly securityPolicies: ReadonlyMap<string, SecurityPolicy>;
  /** As `namespace/name`; `undefined` where it is not known which there are. */
  readonly serviceAccounts: ReadonlySet<string> | undefined;
  readonly kubernetesVersion: KubernetesVersion;
}

/** What is known beside the objects. */
export interface AdmissionOptions {
  /** @defaultValue the newest */
  readonly kubernetesVersion?: KubernetesVersion;
  /** Whether the objects hold every ServiceAccount that there is. */
  readonly knowsServiceAccounts?: boolean;
  /** Namespaces that are made now: a controller gives each a ServiceAccount `default`. */
  readonly newNamespaces?: readonly string[];
}

/** Sorts out what admission reads; other kinds are passed over. A later object takes the place of one with its name. */
export function createAdmission(
  objects: Iterable<{ readonly kind?: string }>,
  { kubernetesVersion = newestVersion, knowsServiceAccounts = false, newNamespaces = [] }: AdmissionOptions = {},
): AdmissionContext {
  const priorityClasses = new Map<string, PriorityClass>();
  const runtimeClasses = new Map<string, RuntimeClass>();
  const limitRanges = new Map<string, Map<string, LimitRange>>();
  const securityPolicies = new Map<string, SecurityPolicy>();
  const serviceAccounts = new Set(newNamespaces.map((name) => `${name}/default`));
  for (const object of objects) {
    if (isKind<NamespaceObject>(object, "Namespace"))
      securityPolicies.set(object.metadata.name ?? "", securityPolicy(object.metadata.labels));
    if (isKind<ServiceAccount>(object, "ServiceAccount"))
      serviceAccounts.add(`${object.metadata.namespace ?? "default"}/${object.metadata.name ?? ""}`);
    if (isKind<PriorityClass>(object, "PriorityClass")) priorityClasses.set(object.metadata.name ?? "", object);
    if (isKind<RuntimeClass>(object, "RuntimeClass")) runtimeClasses.set(object.metadata.name ?? "", object);
    if (isKind<LimitRange>(object, "LimitRange")) {
      const namespace = object.metadata.namespace ?? "default";
      const ofNamespace = limitRanges.get(namespace) ?? new Map<string, LimitRange>();
      limitRanges.set(namespace, ofNamespace.set(object.metadata.name ?? "", object));
    }
  }
  return {
    priorityClasses,
    runtimeClasses,
    securityPolicies,
    serviceAccounts: knowsServiceAccounts ? serviceAccounts : undefined,
    kubernetesVersion,
    limitRanges: new Map([...limitRanges].map(([namespace, ranges]) => [namespace, [...ranges.values()]])),
  };
}

interface NamespaceObject {
  readonly kind: "Namespace";
  readonly metadata: ObjectMeta;
}

function isKind<Type extends { readonly kind: string }>(
  object: { readonly kind?: string },
  kind: Type["kind"],
): object is Type {
  return object.kind === kind;
}
