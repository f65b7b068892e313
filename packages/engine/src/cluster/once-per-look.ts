import type { LabelledPod } from "./affinity-term.ts";
import type { PodInfo } from "./pod-info.ts";

/** Asks once about pods that look alike to terms and selectors, as far as somebody has found out which ones do. */
export function oncePerLook<Answer extends boolean | object>(
  ask: (pod: LabelledPod) => Answer,
): (pod: PodInfo) => Answer {
  const known = new Map<object, Answer>();
  return (pod) => {
    const { look } = pod;
    if (look === undefined) return ask(pod);
    let answer = known.get(look);
    if (answer === undefined) known.set(look, (answer = ask(pod)));
    return answer;
  };
}
