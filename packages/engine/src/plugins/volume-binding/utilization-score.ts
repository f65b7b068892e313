import type { UtilizationShapePoint } from "../../cycle/profile.ts";

/** A shape's scores go to 10, a node's to 100. */
const nodeScorePerPoint = 10;

/**
 * What the shape gives for a utilization in percent, as a node's score: on the straight line between two points, in
 * whole numbers, and level before the first and after the last.
 * Source: `BuildBrokenLinearFunction` (pkg/scheduler/framework/plugins/helper/shape_score.go).
 */
export function utilizationScore(shape: readonly UtilizationShapePoint[], utilization: number): number {
  const at = shape.findIndex((point) => utilization <= point.utilization);
  const after = shape[at];
  const before = shape[at - 1];
  if (after === undefined) return nodeScorePerPoint * (shape.at(-1)?.score ?? 0);
  if (before === undefined) return nodeScorePerPoint * after.score;
  const rise = nodeScorePerPoint * (after.score - before.score);
  const run = after.utilization - before.utilization;
  return nodeScorePerPoint * before.score + Math.trunc((rise * (utilization - before.utilization)) / run);
}
