import { expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";

const pods = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "main:1", resources: {requests: {cpu: "1"}}}]}
`;

test("a search that ends before any outcome says so, and nothing of what it has not seen", async () => {
  const cluster = ["--cluster", "zones=1,nodes=1,cpu=4"];
  const ran = await runInMemory(["plan", "-f", "-", ...cluster, "--exhaustive", "1"], { stdin: pods });
  const text = ran.stdout.replaceAll(/\s+/g, " ");
  expect(text).toContain("not proven: no outcome was reached within 1 state (--exhaustive N looks at N)");
  expect(text).toContain("2 pods on 1 node of");
  expect(text).toContain("1 different state, 0 different outcomes");
  expect(ran.status).toBe(1);
});
