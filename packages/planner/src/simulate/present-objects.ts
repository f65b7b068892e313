import type { PresentObjects } from "../change/apply-change.ts";
import type { World } from "./world.ts";

/** What a change finds in a world, as it is whenever it is asked. @param namespace Of what names none. */
export function presentObjects(world: World, namespace: string): PresentObjects {
  return {
    namespace,
    find: (kind, inNamespace, name) => {
      if (kind === "Node") return world.nodes.get(name)?.node;
      return kind === "Pod" ? world.pods.get(`${inNamespace}/${name}`)?.pod : world.find(kind, inNamespace, name);
    },
    nodes: () => world.nodesInOrder(),
    ofKind: (kind) => {
      if (kind === "Node") return world.nodesInOrder();
      if (kind === "Pod") return [...world.pods.all()].map(({ pod }) => pod);
      return [...world.objects.values()].filter((object) => object.kind === kind);
    },
  };
}
