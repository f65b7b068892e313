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
 * What a quota's status says is used is believed; without a status what is there already is counted.
 */
export class QuotaLedger {
  readonly #accounts = new Map<string, readonly Account[]>();
  #uncounted: readonly Account[] = [];
  readonly #note: (undo: () => void) => void;

  /** @param note Is told how each change is taken back. */
  constructor(
    quotas: Iterable<ResourceQuota>,
    existing: Iterable<Pod>,
    note: (undo: () => void) => void = () => undefined,
  ) {
    this.#note = note;
    for (const quota of quotas) this.put(quota);
    this.countPods(existing);
  }

  /** A new quota, or in the place of the one of its name, of which what is used stays. */
  put(quota: ResourceQuota): void {
    const others = this.#without(quota);
    const { used = exactAmounts(quota.status?.used) } = this.#accountOf(quota) ?? {};
    const account = { quota, hard: exactAmounts(quota.spec?.hard), used };
    if (quota.status?.used === undefined && this.#accountOf(quota) === undefined) {
      this.#uncounted = [...this.#uncounted, account];
    }
    this.#setAccounts(quota, [...others, account]);
  }

  /** A quota is deleted. */
  remove(quota: ResourceQuota): void {
    this.#setAccounts(quota, this.#without(quota));
  }

  /** From now on nothing that is there is counted: it has been. */
  close(): void {
    this.#uncounted = [];
  }

  #accountsIn(namespace = "default"): readonly Account[] {
    return this.#accounts.get(namespace) ?? [];
  }

  #accountOf({ metadata }: ResourceQuota): Account | undefined {
    return this.#accountsIn(metadata.namespace).find(({ quota }) => quota.metadata.name === metadata.name);
  }

  #without({ metadata }: ResourceQuota): readonly Account[] {
    return this.#accountsIn(metadata.namespace).filter(({ quota }) => quota.metadata.name !== metadata.name);
  }

  #setAccounts({ metadata: { namespace = "default" } }: ResourceQuota, accounts: readonly Account[]): void {
    const before = this.#accountsIn(namespace);
    this.#accounts.set(namespace, accounts);
    this.#note(() => this.#accounts.set(namespace, before));
  }

  #add({ used }: Account, usage: ExactAmounts): void {
    addAmounts(used, usage);
    this.#note(() => takeAway(used, usage));
  }

  #takeAway({ used }: Account, usage: ExactAmounts): void {
    const before = new Map(used);
    takeAway(used, usage);
    this.#note(() => {
      for (const [name, amount] of before) used.set(name, amount);
    });
  }

  /** Counts pods that are there, where no quota's status has. */
  countPods(existing: Iterable<Pod>): void {
    if (this.#uncounted.length === 0) return;
    for (const pod of existing) {
      for (const account of this.#uncounted) {
        const namespace = account.quota.metadata.namespace ?? "default";
        const counts = (pod.metadata.namespace ?? "default") === namespace && quotaCounts(account.quota, pod);
        if (counts) this.#add(account, isOver(pod) ? countOnly : quotaUsage(pod));
      }
    }
  }

  /** Counts objects other than pods that are there, where no quota's status has. */
  countObjects(existing: Iterable<KubernetesObject>): void {
    if (this.#uncounted.length === 0) return;
    for (const object of existing) {
      const { namespace = "default" } = object.metadata;
      const accounts = this.#uncounted.filter(({ quota }) => (quota.metadata.namespace ?? "default") === namespace);
      for (const account of accounts.filter(countsObjects)) this.#add(account, objectUsage(object));
    }
  }

  /** Counts an object other than a pod, where every quota has room for it. @returns What refuses it. */
  chargeObject(object: KubernetesObject): FieldProblem[] {
    const accounts = this.#accountsIn(object.metadata.namespace).filter(countsObjects);
    if (accounts.length === 0) return [];
    const usage = objectUsage(object);
    const problems = accounts.flatMap((account) => exceeded(account, usage));
    if (problems.length === 0) for (const account of accounts) this.#add(account, usage);
    return problems;
  }

  /** An object other than a pod is gone. @returns whether that leaves room. */
  releaseObject(object: KubernetesObject): boolean {
    const accounts = this.#accountsIn(object.metadata.namespace).filter(countsObjects);
    for (const account of accounts) this.#takeAway(account, objectUsage(object));
    return accounts.length > 0;
  }

  /**
   * A pod is over, or gone: what is over is still counted as an object. Source: `PodUsageFunc` (evaluator/core/pods.go).
   *
   * @returns whether that leaves room.
   */
  release(pod: Pod, what: "its resources" | "its object" | "all"): boolean {
    const accounts = this.#accountsIn(pod.metadata.namespace).filter(({ quota }) => quotaCounts(quota, pod));
    if (accounts.length === 0) return false;
    const usage = quotaUsage(pod);
    if (what === "its resources") usage.delete("count/pods");
    for (const account of accounts) this.#takeAway(account, what === "its object" ? countOnly : usage);
    return true;
  }

  /** Counts the pod where every quota has room for it. @returns What refuses it; nothing when it is counted. */
  charge(pod: Pod): FieldProblem[] {
    const concerned = this.#accountsIn(pod.metadata.namespace).filter(({ quota }) => quotaCounts(quota, pod));
    if (concerned.length === 0) return [];
    const usage = quotaUsage(pod);
    const problems = concerned.flatMap((account) => [...undeclared(account, pod), ...exceeded(account, usage)]);
    if (problems.length === 0) for (const account of concerned) this.#add(account, usage);
    return problems;
  }
}

/** What a pod that is over counts for. */
const countOnly: ExactAmounts = new Map([["count/pods", 1_000_000_000n]]);

function isOver({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** Less than nothing is never used: a quota's status may be older than its pods. */
function takeAway(used: ExactAmounts, usage: ExactAmounts): void {
  for (const [name, amount] of usage) {
    const left = (used.get(name) ?? 0n) - amount;
    used.set(name, left < 0n ? 0n : left);
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
