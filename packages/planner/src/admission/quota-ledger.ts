import { addAmounts, type ExactAmounts, exactAmounts, type Pod, type ResourceQuota } from "@stowage/engine";
import { type FieldProblem, type KubernetesObject, readableQuantity } from "@stowage/manifests";
import { refusal } from "./admitted.ts";
import { objectUsage } from "./object-usage.ts";
import { quotaCounts } from "./quota-scopes.ts";
import { namedForQuota, quotaUsage } from "./quota-usage.ts";

/** Resources that a quota makes every container declare. Source: `validationSet` (evaluator/core/pods.go). */
const declared = new Set(["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"]);

interface Account {
  readonly quota: ResourceQuota;
  readonly hard: ExactAmounts;
  readonly used: ExactAmounts;
}

/**
 * What is left of each ResourceQuota, pod after pod: a pod that is created is counted, one that is refused is not.
 * What a quota's status says is used is believed; without a status the pods that are there already are counted.
 */
export class QuotaLedger {
  readonly #accounts = new Map<string, Account[]>();
  readonly #uncounted: readonly Account[];

  constructor(quotas: Iterable<ResourceQuota>, existing: Iterable<Pod>) {
    const uncounted: Account[] = [];
    for (const quota of quotas) {
      const namespace = quota.metadata.namespace ?? "default";
      const used = exactAmounts(quota.status?.used);
      const account = { quota, hard: exactAmounts(quota.spec?.hard), used };
      this.#accounts.set(namespace, [...(this.#accounts.get(namespace) ?? []), account]);
      if (quota.status?.used === undefined) uncounted.push(account);
    }
    this.#uncounted = uncounted;
    this.countPods(existing);
  }

  /** Counts pods that are there, where no quota's status has. */
  countPods(existing: Iterable<Pod>): void {
    if (this.#uncounted.length === 0) return;
    for (const pod of existing) {
      for (const account of this.#uncounted) {
        const namespace = account.quota.metadata.namespace ?? "default";
        const counts = (pod.metadata.namespace ?? "default") === namespace && quotaCounts(account.quota, pod);
        if (counts) addAmounts(account.used, quotaUsage(pod));
      }
    }
  }

  /** Counts objects other than pods that are there, where no quota's status has. */
  countObjects(existing: Iterable<KubernetesObject>): void {
    if (this.#uncounted.length === 0) return;
    for (const object of existing) {
      const { namespace = "default" } = object.metadata;
      const accounts = this.#uncounted.filter(({ quota }) => (quota.metadata.namespace ?? "default") === namespace);
      for (const { used } of accounts.filter(countsObjects)) addAmounts(used, objectUsage(object));
    }
  }

  /** Counts an object other than a pod, where every quota has room for it. @returns What refuses it. */
  chargeObject(object: KubernetesObject): FieldProblem[] {
    const accounts = (this.#accounts.get(object.metadata.namespace ?? "default") ?? []).filter(countsObjects);
    if (accounts.length === 0) return [];
    const usage = objectUsage(object);
    const problems = accounts.flatMap((account) => exceeded(account, usage));
    if (problems.length === 0) for (const { used } of accounts) addAmounts(used, usage);
    return problems;
  }

  /** Counts the pod where every quota has room for it. @returns What refuses it; nothing when it is counted. */
  charge(pod: Pod): FieldProblem[] {
    const accounts = this.#accounts.get(pod.metadata.namespace ?? "default") ?? [];
    const concerned = accounts.filter(({ quota }) => quotaCounts(quota, pod));
    if (concerned.length === 0) return [];
    const usage = quotaUsage(pod);
    const problems = concerned.flatMap((account) => [...undeclared(account, pod), ...exceeded(account, usage)]);
    if (problems.length === 0) for (const { used } of concerned) addAmounts(used, usage);
    return problems;
  }
}

/** A quota with scopes is about pods alone. Source: `MatchesNoScopeFunc` (apiserver, pkg/quota/v1/generic). */
function countsObjects({ quota: { spec } }: Account): boolean {
  return (spec?.scopes ?? []).length === 0 && (spec?.scopeSelector?.matchExpressions ?? []).length === 0;
}

/** Source: `Constraints` (evaluator/core/pods.go). */
function undeclared({ quota, hard }: Account, { spec }: Pod): FieldProblem[] {
  if (spec.resources?.requests !== undefined || spec.resources?.limits !== undefined) return [];
  const containers = [
    ...spec.containers.map((container, index) => ({ container, path: `spec.containers[${index}]` })),
    ...(spec.initContainers ?? []).map((container, index) => ({ container, path: `spec.initContainers[${index}]` })),
  ];
  return containers.flatMap(({ container: { resources }, path }) => {
    const usage = namedForQuota(exactAmounts(resources?.requests), exactAmounts(resources?.limits));
    const missing = [...hard.keys()].filter((name) => declared.has(name) && !usage.has(name));
    if (missing.length === 0) return [];
    const message = `ResourceQuota "${quota.metadata.name}" wants every container to set ${missing.sort().join(", ")}`;
    return [refusal(`${path}.resources`, message)];
  });
}

/** Source: `CheckRequest` (apiserver, pkg/admission/plugin/resourcequota/controller.go). */
function exceeded({ quota, hard, used }: Account, usage: ExactAmounts): FieldProblem[] {
  const over = [...hard].flatMap(([name, limit]) => {
    const [asked = 0n, before = 0n] = [usage.get(name), used.get(name)];
    if (asked === 0n || before + asked <= limit) return [];
    const [more, taken, most] = [asked, before, limit].map((amount) => readableQuantity(name, amount));
    return [`${name} requested ${more}, used ${taken}, limited to ${most}`];
  });
  if (over.length === 0) return [];
  return [refusal("", `exceeds ResourceQuota "${quota.metadata.name}": ${over.join("; ")}`)];
}
