import type { World } from "./world.ts";

/**
 * Provisioners make the volumes of pods that have their nodes by now.
 *
 * @returns whether there was anything to do
 */
export function provisionVolumes(world: World): boolean {
  if (world.provisioning.size === 0) return false;
  const waiting = [...world.provisioning.entries()];
  for (const [key, claim] of waiting) {
    world.provisioning.delete(key);
    world.claims.provision(claim, "any");
  }
  world.changes++;
  return true;
}
