import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo } from "../patch-path.ts";

/** Host ports that are taken, given up: a Service reaches the pods without. */
export function droppedHostPorts({ subject, pod }: FixContext): readonly Candidate[] {
  const patch = pod.spec.containers.flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ hostPort = 0 }, index) =>
      hostPort > 0 && subject.written.containers[container]?.ports?.[index]?.hostPort !== undefined
        ? [
            {
              op: "remove" as const,
              path: pointerTo(subject, `spec.containers[${container}].ports[${index}].hostPort`),
            },
          ]
        : [],
    ),
  );
  if (patch.length === 0) return [];
  return [
    patchOf(subject, {
      kind: "host-port-dropped",
      cost: 44,
      sentence: `give up the host ports of ${subject.text}`,
      patch,
    }),
  ];
}
