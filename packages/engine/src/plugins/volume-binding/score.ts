import type { ScorePlugin } from "../../cycle/plugin.ts";

/** Gives every node 0 for a pod without claims: that changes no choice, but is among the scores upstream reports. */
export const volumeBindingScore: ScorePlugin = {
  name: "VolumeBinding",

  preScore() {
    return { score: () => 0 };
  },
};
