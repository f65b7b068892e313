import type { Pod, ResourceQuota } from "@stowage/engine";
import { expect, test } from "vitest";
import { QuotaLedger } from "./quota-ledger.ts";

function pod(cpu: string | undefined, priorityClassName?: string): Pod {
  const resources = cpu === undefined ? {} : { resources: { requests: { cpu } } };
  return {
    metadata: { name: "web", namespace: "shop" },
    spec: {
      containers: [{ name: "main", ...resources }],
      ...(priorityClassName === undefined ? {} : { priorityClassName }),
    },
  };
}

function quota(hard: Record<string, string>, rest: Partial<ResourceQuota> = {}): ResourceQuota {
  return { kind: "ResourceQuota", metadata: { name: "q", namespace: "shop" }, ...rest, spec: { ...rest.spec, hard } };
}

function charges(ledger: QuotaLedger, pods: readonly Pod[]): string[][] {
  return pods.map((one) => ledger.charge(one).map(({ path, message }) => `${path}: ${message}`));
}

test("pods are counted one after the other; one that is refused takes nothing", () => {
  const ledger = new QuotaLedger([quota({ "requests.cpu": "1" })], []);
  expect(charges(ledger, [pod("600m"), pod("600m"), pod("400m"), pod("1m")])).toEqual([
    [],
    [': exceeds ResourceQuota "q": requests.cpu requested 600m, used 600m, limited to 1'],
    [],
    [': exceeds ResourceQuota "q": requests.cpu requested 1m, used 1, limited to 1'],
  ]);
});

test("amounts of bytes are written as people do", () => {
  const ledger = new QuotaLedger([quota({ "limits.memory": "1Gi", memory: "1073741824" })], []);
  const memory = (amount: string): Pod => ({
    metadata: { name: "web", namespace: "shop" },
    spec: { containers: [{ name: "main", resources: { requests: { memory: amount }, limits: { memory: amount } } }] },
  });
  expect(charges(ledger, [memory("900Mi"), memory("200Mi")])).toEqual([
    [],
    [
      ': exceeds ResourceQuota "q": limits.memory requested 200Mi, used 900Mi, limited to 1Gi; memory requested 200Mi, used 900Mi, limited to 1Gi',
    ],
  ]);
});

test("what is there already counts: the status where there is one, else the pods", () => {
  const existing = [pod("900m"), pod("900m")];
  expect(charges(new QuotaLedger([quota({ cpu: "2" })], existing), [pod("300m")])[0]).toHaveLength(1);
  const told = quota({ cpu: "2" }, { status: { used: { cpu: "1" } } });
  expect(charges(new QuotaLedger([told], existing), [pod("300m")])).toEqual([[]]);
});

test("a quota on cpu makes every container declare it", () => {
  expect(charges(new QuotaLedger([quota({ "limits.cpu": "9", cpu: "9", pods: "5" })], []), [pod(undefined)])).toEqual([
    ['spec.containers[0].resources: ResourceQuota "q" wants every container to set cpu, limits.cpu'],
  ]);
});

test("a quota counts only pods in its scopes, and in its namespace", () => {
  const gold = quota(
    { pods: "0" },
    {
      spec: { scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["gold"] }] } },
    },
  );
  const ledger = new QuotaLedger([gold], []);
  expect(charges(ledger, [pod("1"), pod("1", "gold")]).map((problems) => problems.length)).toEqual([0, 1]);
  const bestEffort = new QuotaLedger([quota({ pods: "0" }, { spec: { scopes: ["BestEffort"] } })], []);
  expect(charges(bestEffort, [pod("1"), pod(undefined)]).map((problems) => problems.length)).toEqual([0, 1]);
  const elsewhere = { ...pod("1"), metadata: { name: "web", namespace: "other" } };
  expect(new QuotaLedger([quota({ pods: "0" })], []).charge(elsewhere)).toEqual([]);
});
