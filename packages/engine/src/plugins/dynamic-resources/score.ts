import { type ScorePlugin, scoresNothing } from "../../cycle/plugin.ts";

/** Pods with claims are refused before. */
export const dynamicResourcesScore: ScorePlugin = {
  name: "DynamicResources",

  preScore() {
    return scoresNothing;
  },
};
