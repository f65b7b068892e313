// `npm run control-plane`: a cluster of upstream's own components to try things on, until Ctrl-C. See README.md.
import { startControlPlane } from "./start-control-plane.ts";
import { nodeObject } from "./node-object.ts";

const controlPlane = await startControlPlane({
  scheduler: true,
  controllerManager: true,
  kubelet: "stand-in",
  auditLog: true,
});
for (const name of ["node-1", "node-2", "node-3"]) await controlPlane.create(nodeObject({ name }));
process.stdout.write(`export KUBECONFIG=${controlPlane.kubeconfig} PATH=${controlPlane.programs}:$PATH\n`);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void controlPlane.stop());
