import { fileURLToPath } from "node:url";
import { buildControlPlane } from "../../tools/control-plane.mjs";
import type { Ports } from "./arguments.ts";
import { ControlPlane } from "./control-plane.ts";
import { freePorts } from "./free-ports.ts";
import type { ControlPlaneOptions } from "./options.ts";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
/** How often another process may take a port between our choosing it and its use. */
const attempts = 3;

/**
 * Starts a control plane on loopback, with keys of its own, and waits until all of it is ready. Whoever starts one
 * stops it; it ends with this process in any case, even if that is killed. Builds the programs if they are not there.
 *
 * @throws ToolError when they can not be built.
 * @throws Error with the end of its log when a component dies.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const programs = await buildControlPlane(projectRoot, { kwok: options.kubelet === "kwok" });
  for (let attempt = 1; ; attempt++) {
    const controlPlane = new ControlPlane(programs, options, await choosePorts());
    try {
      await controlPlane.start();
      return controlPlane;
    } catch (error) {
      await controlPlane.stop();
      const isTaken = error instanceof Error && error.message.includes("address already in use");
      if (!isTaken || attempt === attempts) throw error;
    }
  }
}

async function choosePorts(): Promise<Ports> {
  const [etcd = 0, etcdPeer = 0, apiServer = 0, controllerManager = 0, scheduler = 0] = await freePorts(5);
  return { etcd, etcdPeer, apiServer, controllerManager, scheduler };
}
